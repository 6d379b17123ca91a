#pragma once

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/MotionMessage.h"

#include "AsciiText.h"
#include "ZmtpConnection.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

/** A subscriber that does not read for a while: what it loses, and that it catches up. */
class SlowReader final : public AvatarBridge::IZmtpReceiver
{
public:
	static std::string Run(const std::string& address, const std::string& subject, int milliseconds)
	{
		SlowReader reader(subject);
		AvatarBridge::ZmtpEndpoint endpoint;
		std::string problem;
		AvatarBridge::ZmtpEndpoint::TryParse(address, endpoint, problem);
		AvatarBridge::ZmtpConnection connection(AvatarBridge::ZmtpSocketType::Sub, endpoint, reader, {});
		reader.ReadFor(connection, 20000, [&reader]() { return reader._frames > 100; });
		std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
		const std::int64_t before = reader._last;
		reader.ReadFor(connection, 3000, []() { return false; });
		connection.Close();
		const std::int64_t missing = reader._last - reader._first + 1 - reader._frames;
		return "{\"frames\": " + std::to_string(reader._frames) + ", \"lost\": " + std::to_string(missing)
			+ ", \"faults\": " + std::to_string(reader._faults) + ", \"advanced\": "
			+ std::to_string(reader._last - before) + ", \"connects\": " + std::to_string(connection.ConnectCount()) + "}";
	}

	void OnReady(AvatarBridge::ZmtpConnection& connection) override { connection.TrySubscribe(_topic, true); }

	void OnLost(AvatarBridge::ZmtpConnection&, const std::string&) override {}

	void OnMessage(AvatarBridge::ZmtpConnection&, AvatarBridge::Span<const std::uint8_t> message) override
	{
		AvatarBridge::MotionMessage motion;
		const AvatarBridge::FrameStatus status =
			AvatarBridge::MotionMessage::Read(message.subspan(_topic.size()), motion);
		if (status != AvatarBridge::FrameStatus::Ok || motion.Sequence <= _last)
		{
			_faults++;
			return;
		}
		_first = _first < 0 ? motion.Sequence : _first;
		_last = motion.Sequence;
		_frames++;
	}

private:
	explicit SlowReader(const std::string& subject)
		: _topic(AvatarBridge::AsciiText::Topic(std::string(AvatarBridge::WireConstants::MotionTopic) + subject))
	{
	}

	template <typename Condition>
	void ReadFor(AvatarBridge::ZmtpConnection& connection, int milliseconds, Condition done)
	{
		const std::int64_t end = AvatarBridge::MonotonicClock::Microseconds() + 1000LL * milliseconds;
		while (AvatarBridge::MonotonicClock::Microseconds() < end && !done())
		{
			connection.Step(AvatarBridge::MonotonicClock::Microseconds());
			connection.Wait(1);
		}
	}

	const std::vector<std::uint8_t> _topic;
	std::int64_t _first = -1;
	std::int64_t _last = -1;
	std::int64_t _frames = 0;
	std::int64_t _faults = 0;
};

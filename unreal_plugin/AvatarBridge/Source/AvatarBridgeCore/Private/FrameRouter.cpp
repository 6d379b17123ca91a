#include "FrameRouter.h"

#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/SoundMessage.h"

#include "AsciiText.h"
#include "ZmtpConnection.h"

#include <algorithm>
#include <utility>

namespace AvatarBridge
{
	FrameRouter::FrameRouter(const BridgeClientOptions& options, SoundBuffer& agent, SoundBuffer& user,
		EventQueue& events, ClockOffset& clock)
		: _options(options)
		, _agent(agent)
		, _user(user)
		, _events(events)
		, _clock(clock)
	{
	}

	std::string FrameRouter::LastProblem() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _problem;
	}

	std::shared_ptr<MotionStream> FrameRouter::Watch(std::string_view subject)
	{
		std::lock_guard<std::mutex> held(_lock);
		std::shared_ptr<MotionStream> stream = FindLocked(subject);
		if (!stream)
		{
			stream = std::make_shared<MotionStream>(
				std::string(subject), _options.Playout, _options.Stall, SessionClock::Rate);
			_streams.push_back(stream);
			Subscribe(stream->Topic(), true);
			WantLayouts();
		}
		return stream;
	}

	void FrameRouter::Unwatch(const MotionStream& stream)
	{
		std::lock_guard<std::mutex> held(_lock);
		const auto found = std::find_if(_streams.begin(), _streams.end(),
			[&stream](const std::shared_ptr<MotionStream>& one) { return one.get() == &stream; });
		if (found != _streams.end())
		{
			Subscribe(stream.Topic(), false);
			_streams.erase(found);
		}
	}

	std::shared_ptr<MotionStream> FrameRouter::Find(std::string_view subject) const
	{
		std::lock_guard<std::mutex> held(_lock);
		return FindLocked(subject);
	}

	void FrameRouter::Follow(const std::string& session)
	{
		const std::string sound = std::string(WireConstants::SoundTopic) + session + "/";
		std::lock_guard<std::mutex> held(_lock);
		SubscribeSession(false);
		if (_options.ReceiveSound)
		{
			_agentTopic = AsciiText::Topic(sound + std::string(WireConstants::SpeakerAgent));
			_userTopic = AsciiText::Topic(sound + std::string(WireConstants::SpeakerUser));
		}
		_eventTopic = AsciiText::Topic(std::string(WireConstants::EventTopic) + session);
		SubscribeSession(true);
		for (const std::shared_ptr<MotionStream>& stream : _streams)
		{
			stream->Restart();
		}
		_agent.Clear();
		_user.Clear();
	}

	void FrameRouter::Cut(std::int64_t epoch, std::int64_t sample)
	{
		std::lock_guard<std::mutex> held(_lock);
		for (const std::shared_ptr<MotionStream>& stream : _streams)
		{
			stream->Cut(epoch, sample);
		}
		_agent.Cut(epoch, sample);
	}

	void FrameRouter::OnReady(ZmtpConnection& connection)
	{
		std::lock_guard<std::mutex> held(_lock);
		_connection = &connection;
		SubscribeSession(true);
		for (const std::shared_ptr<MotionStream>& stream : _streams)
		{
			Subscribe(stream->Topic(), true);
		}
	}

	void FrameRouter::OnLost(ZmtpConnection&, const std::string& reason)
	{
		std::lock_guard<std::mutex> held(_lock);
		_problem = reason;
	}

	std::vector<std::shared_ptr<MotionStream>> FrameRouter::Streams() const
	{
		const std::lock_guard<std::mutex> guard(_lock);
		return _streams;
	}

	void FrameRouter::OnMessage(ZmtpConnection&, Span<const std::uint8_t> message)
	{
		const bool taken = TakeMotion(message) || TakeSound(_agentTopic, _agent, message)
			|| TakeSound(_userTopic, _user, message) || TakeEvent(message);
		_unusable += taken ? 0 : 1;
	}

	std::shared_ptr<MotionStream> FrameRouter::FindLocked(std::string_view subject) const
	{
		const auto found = std::find_if(_streams.begin(), _streams.end(),
			[subject](const std::shared_ptr<MotionStream>& one) { return one->Subject() == subject; });
		return found == _streams.end() ? nullptr : *found;
	}

	void FrameRouter::Subscribe(Span<const std::uint8_t> topic, bool subscribe)
	{
		if (_connection && !topic.empty())
		{
			_connection->TrySubscribe(topic, subscribe);
		}
	}

	void FrameRouter::SubscribeSession(bool subscribe)
	{
		Subscribe(_agentTopic, subscribe);
		Subscribe(_userTopic, subscribe);
		Subscribe(_eventTopic, subscribe);
	}

	bool FrameRouter::TakeMotion(Span<const std::uint8_t> message)
	{
		std::lock_guard<std::mutex> held(_lock);
		for (const std::shared_ptr<MotionStream>& stream : _streams)
		{
			const Span<const std::uint8_t> topic = stream->Topic();
			if (AsciiText::HasTopic(message, topic))
			{
				const FrameStatus status =
					stream->Add(message.subspan(topic.size()), MonotonicClock::Microseconds(), _clock);
				if (status == FrameStatus::UnknownLayout)
				{
					WantLayouts();
				}
				return true;
			}
		}
		return false;
	}

	bool FrameRouter::TakeSound(const Topic& topic, SoundBuffer& buffer, Span<const std::uint8_t> message)
	{
		if (!AsciiText::HasTopic(message, topic))
		{
			return false;
		}
		SoundMessage sound;
		FrameStatus status = SoundMessage::Read(message.subspan(topic.size()), sound);
		status = status == FrameStatus::Ok ? buffer.Add(sound) : status;
		// Sound that an interruption has overtaken is no fault.
		return status == FrameStatus::Ok || status == FrameStatus::StaleEpoch;
	}

	bool FrameRouter::TakeEvent(Span<const std::uint8_t> message)
	{
		StreamEvent item;
		if (!AsciiText::HasTopic(message, _eventTopic)
			|| !StreamEvent::TryRead(message.subspan(_eventTopic.size()), item))
		{
			return false;
		}
		if (item.Name == StreamEvent::Layout)
		{
			WantLayouts();
		}
		if (item.Name == StreamEvent::Interrupted)
		{
			Cut(item.Epoch, item.Sample);
		}
		_events.Add(std::move(item));
		return true;
	}
}

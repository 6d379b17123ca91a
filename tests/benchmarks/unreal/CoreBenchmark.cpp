// What the Unreal plugin's core costs on one core: frames decoded, poses shown, sound read. Prints one line of JSON.
#include "AvatarBridge/FrameBuffer.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/SessionClock.h"

#include "Answer.h"
#include "AsciiText.h"
#include "FrameRouter.h"
#include "WireBytes.h"
#include "ZmtpConnection.h"
#include "ZmtpFrameReader.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <random>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::size_t Joints = 55;
	constexpr std::size_t Channels = 52;
	constexpr std::ptrdiff_t LongHeader = 9;
	constexpr int Warm = 20000;
	constexpr int Frames = 400000;
	constexpr int Shown = 200000;

	/**
	 * Messages as they come from the socket, without topic: a long ZMTP header and the body. A sample apart, since they
	 * come that fast here; were they a thirtieth of a second apart, the jitter buffer would take it for a new session.
	 */
	std::vector<WireBytes::Bytes> Messages(bool compact, int count)
	{
		std::mt19937 random(1);
		std::uniform_real_distribution<float> anything(-0.5f, 0.5f);
		std::vector<WireBytes::Bytes> messages;
		for (int i = 0; i < count; i++)
		{
			std::vector<float> rotations(4 * Joints);
			std::generate(rotations.begin(), rotations.end(), [&]() { return anything(random); });
			WireBytes::Bytes packed(6 * Joints);
			std::generate(packed.begin(), packed.end(), [&]() { return static_cast<std::uint8_t>(random() & 0xff); });
			const WireBytes::Bytes body = compact
				? WireBytes::CompactMotion(i, i, packed, WireBytes::Bytes(Channels))
				: WireBytes::Motion(0, i, i, std::vector<float>(3), rotations, std::vector<float>(Channels));
			ByteQueue queue(1 << 16);
			ZmtpWire::WriteFrame(queue, 0, body);
			messages.emplace_back(queue.Count());
			queue.Peek(messages.back());
		}
		return messages;
	}

	/** Frames a second from ZMTP bytes to a slot of the buffer: frame, message, checks, insertion. */
	double DecodeRate(const std::vector<WireBytes::Bytes>& messages)
	{
		ZmtpFrameReader reader(1 << 20);
		FrameBuffer buffer(Joints, Channels);
		auto start = std::chrono::steady_clock::now();
		for (int i = 0; i < Warm + Frames; i++)
		{
			start = i == Warm ? std::chrono::steady_clock::now() : start;
			const WireBytes::Bytes& message = messages[static_cast<std::size_t>(i) % messages.size()];
			const Span<std::uint8_t> room = reader.FreeSpace(message.size());
			std::copy(message.begin(), message.end(), room.begin());
			reader.Commit(message.size());
			std::uint8_t flags;
			Span<const std::uint8_t> body;
			reader.TryRead(flags, body);
			MotionMessage motion;
			MotionMessage::Read(body, motion);
			motion.Sample = i;
			if (buffer.Add(motion, i) != FrameStatus::Ok)
			{
				return 0;
			}
		}
		return Frames / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
	}

	/** Frames a second of everything the receiver's thread does with one: the above, topic, counters and statistics. */
	double ReceiveRate(const std::vector<WireBytes::Bytes>& messages)
	{
		const BridgeClientOptions options;
		SoundBuffer agent(SessionClock::Rate);
		SoundBuffer user(SessionClock::Rate);
		EventQueue events;
		ClockOffset clock;
		FrameRouter router(options, agent, user, events, clock);
		ZmtpConnection connection(ZmtpSocketType::Sub, {}, router, {});
		const auto stream = router.Watch("hero");
		stream->Bind(WireBytes::ReadLayout("hero", Joints, Channels), SessionClock::Rate);
		clock.Add(0, 10, 5);
		std::vector<WireBytes::Bytes> whole;
		for (const WireBytes::Bytes& message : messages)
		{
			whole.push_back(AsciiText::Topic("f/hero"));
			whole.back().insert(whole.back().end(), message.begin() + LongHeader, message.end());
		}
		auto start = std::chrono::steady_clock::now();
		for (int i = 0; i < Warm + Frames; i++)
		{
			start = i == Warm ? std::chrono::steady_clock::now() : start;
			const std::size_t next = static_cast<std::size_t>(i) % whole.size();
			if (next == 0)
			{
				// The first message again would come too late for what is kept.
				stream->Restart();
			}
			router.OnMessage(connection, whole[next]);
		}
		const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
		return stream->Counters()[FrameStatus::Ok] == Warm + Frames ? Frames / seconds : 0;
	}

	/** What one display frame costs the game's thread. */
	struct PoseCost
	{
		double MeanMicroseconds;
		double SlowestOfAThousandMicroseconds;
	};

	/** A stream at 30 fps shown at 90 Hz: the playhead, the bracket and the pose. */
	PoseCost ShowCost(bool stalled)
	{
		using Clock = std::chrono::steady_clock;
		using Microseconds = std::chrono::duration<double, std::micro>;
		constexpr std::int64_t DisplayMicroseconds = 11111;
		MotionStream stream("hero", {}, {}, SessionClock::Rate);
		stream.Bind(WireBytes::ReadLayout("hero", Joints, Channels), SessionClock::Rate);
		const ClockOffset clock;
		std::vector<double> costs;
		for (int i = 0; i < Shown; i++)
		{
			const std::int64_t now = i * DisplayMicroseconds;
			// Stalls of a second in every two: prediction, hold, the way to idle and back.
			const bool silent = stalled && i / 90 % 2 == 1;
			if (i % 3 == 0 && !silent)
			{
				const int frame = i / 3;
				// Turns of 6 degrees a frame, as of a quick gesture.
				stream.Add(WireBytes::Motion(Joints, Channels, 0, frame, frame * 1600, 0.1f * static_cast<float>(frame)), now, clock);
			}
			const MotionFrame* pose = nullptr;
			double playhead;
			const auto start = Clock::now();
			stream.TrySampleNow(now, 1.0 / 90, pose, playhead);
			costs.push_back(Microseconds(Clock::now() - start).count());
		}
		std::sort(costs.begin(), costs.end());
		return { std::accumulate(costs.begin(), costs.end(), 0.0) / Shown, costs[Shown - Shown / 1000] };
	}
}

int main()
{
	const PoseCost steady = ShowCost(false);
	const PoseCost stalled = ShowCost(true);
	const std::string answer = Answer()
							  .Add("decode_f32_per_s", static_cast<std::int64_t>(DecodeRate(Messages(false, 64))))
							  .Add("decode_compact_per_s", static_cast<std::int64_t>(DecodeRate(Messages(true, 64))))
							  .Add("receive_f32_per_s", static_cast<std::int64_t>(ReceiveRate(Messages(false, 4096))))
							  .Add("pose_us", steady.MeanMicroseconds)
							  .Add("pose_slowest_of_1000_us", steady.SlowestOfAThousandMicroseconds)
							  .Add("pose_in_stalls_us", stalled.MeanMicroseconds)
							  .Add("pose_in_stalls_slowest_of_1000_us", stalled.SlowestOfAThousandMicroseconds)
							  .Add("joints", Joints)
							  .Add("channels", Channels)
							  .Text();
	std::puts(answer.c_str());
	return 0;
}

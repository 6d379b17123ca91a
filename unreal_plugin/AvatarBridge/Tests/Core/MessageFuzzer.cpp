#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/LayoutMessage.h"
#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/PongMessage.h"
#include "AvatarBridge/RefusedMessage.h"
#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/SoundBuffer.h"
#include "AvatarBridge/SoundMessage.h"
#include "AvatarBridge/StreamEvent.h"
#include "AvatarBridge/WelcomeMessage.h"

#include "FuzzedBytes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace AvatarBridge;

/** What was accepted must be usable: unit rotations, finite weights. */
static void RequireUsable(const MotionFrame& frame)
{
	for (std::size_t i = 0; i + 3 < frame.Rotations.size(); i += 4)
	{
		float square = 0;
		for (std::size_t k = i; k < i + 4; k++)
		{
			square += frame.Rotations[k] * frame.Rotations[k];
		}
		if (!(std::abs(square - 1.0f) < 1e-3f))
		{
			std::abort();
		}
	}
	for (float weight : frame.Face)
	{
		if (!std::isfinite(weight))
		{
			std::abort();
		}
	}
}

/** What a client keeps of a conversation, fed with whatever comes. */
class Conversation
{
public:
	void Take(Span<const std::uint8_t> bytes)
	{
		TakeMotion(bytes);
		TakeSound(bytes);
		TakeControl(bytes);
		StreamEvent event;
		if (StreamEvent::TryRead(bytes, event))
		{
			_frames.Cut(event.Epoch, event.Sample);
			_voice.Cut(event.Epoch, event.Sample);
		}
	}

private:
	void TakeMotion(Span<const std::uint8_t> bytes)
	{
		MotionMessage motion;
		if (MotionMessage::Read(bytes, motion) != FrameStatus::Ok || _frames.Add(motion, 7) != FrameStatus::Ok)
		{
			return;
		}
		_playout.Observe(motion.Sample, 7);
		_latency.Add(motion.Stamps, 7, _clock);
		const auto newest = static_cast<double>(motion.Sample);
		for (double playhead : { newest - 1, newest, newest + 1 })
		{
			MotionFrame before(4, 3);
			MotionFrame after(4, 3);
			if (_frames.Bracket(playhead, before, after) != SampleStatus::Missing)
			{
				RequireUsable(before);
				RequireUsable(after);
			}
		}
	}

	void TakeSound(Span<const std::uint8_t> bytes)
	{
		SoundMessage sound;
		std::array<float, 4> heard;
		if (SoundMessage::Read(bytes, sound) == FrameStatus::Ok)
		{
			_voice.Add(sound);
			_voice.Read(static_cast<double>(sound.Sample), 1, heard);
		}
	}

	void TakeControl(Span<const std::uint8_t> bytes)
	{
		PongMessage pong;
		if (PongMessage::TryRead(bytes, pong))
		{
			_clock.Add(pong.T, 5, pong.ServerMicroseconds);
		}
		MsgPackMap map;
		LayoutMessage layout;
		WelcomeMessage welcome;
		std::string problem;
		if (MsgPackTree::TryReadMap(bytes, map))
		{
			WelcomeMessage::TryRead(map, welcome, problem);
			const RefusedMessage refused(map);
			if (LayoutMessage::TryRead(map, layout, problem))
			{
				MotionStream stream("hero", {}, {}, SessionClock::Rate);
				stream.Bind(layout, SessionClock::Rate);
				stream.Add(bytes, 7, _clock);
			}
		}
	}

	FrameBuffer _frames{ 4, 3, 4 };
	SoundBuffer _voice{ SessionClock::Rate, 0.1 };
	ClockOffset _clock;
	LatencyStages _latency;
	PlayoutClock _playout{ SessionClock::Rate, {} };
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	const Span<const std::uint8_t> bytes(data, size);
	FuzzedBytes::Count(size);
	Conversation single;
	single.Take(bytes);
	// The same bytes as several messages, each after its length in two bytes.
	Conversation several;
	for (std::size_t at = 0; at + 2 <= size;)
	{
		const std::size_t told = bytes[at] + 256u * bytes[at + 1];
		const std::size_t length = std::min(told, size - at - 2);
		several.Take(bytes.subspan(at + 2, length));
		at += 2 + length;
	}
	return 0;
}

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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzedBytes::Count(size);
	const Span<const std::uint8_t> bytes(data, size);
	MotionMessage motion;
	MotionFrame frame(4, 3);
	if (MotionMessage::Read(bytes, motion) == FrameStatus::Ok && motion.CopyTo(frame) == FrameStatus::Ok)
	{
		RequireUsable(frame);
	}
	SoundMessage sound;
	SoundBuffer voice(SessionClock::Rate, 0.1);
	if (SoundMessage::Read(bytes, sound) == FrameStatus::Ok)
	{
		voice.Add(sound);
	}
	StreamEvent event;
	StreamEvent::TryRead(bytes, event);
	ClockOffset clock;
	PongMessage pong;
	if (PongMessage::TryRead(bytes, pong))
	{
		clock.Add(pong.T, 5, pong.ServerMicroseconds);
	}
	MsgPackMap map;
	if (MsgPackTree::TryReadMap(bytes, map))
	{
		LayoutMessage layout;
		WelcomeMessage welcome;
		std::string problem;
		WelcomeMessage::TryRead(map, welcome, problem);
		const RefusedMessage refused(map);
		if (LayoutMessage::TryRead(map, layout, problem))
		{
			MotionStream stream("hero", {}, {}, SessionClock::Rate);
			stream.Bind(layout, SessionClock::Rate);
			stream.Add(bytes, 7, clock);
		}
	}
	return 0;
}

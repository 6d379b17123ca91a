#pragma once

#include "AvatarBridge/FrameBuffer.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/SoundBuffer.h"

#include "Testing.h"
#include "WireBytes.h"

#include <cstdint>

/** Messages on their way into the buffers that playback reads, for tests. */
namespace Playing
{
	/** Samples of the session clock from one frame to the next at 30 fps. */
	constexpr std::int64_t Step = 1600;

	inline AvatarBridge::FrameStatus Add(
		AvatarBridge::FrameBuffer& buffer, const WireBytes::Bytes& motion, std::int64_t arrival = 0)
	{
		AvatarBridge::MotionMessage message;
		CHECK(AvatarBridge::MotionMessage::Read(motion, message) == AvatarBridge::FrameStatus::Ok);
		return buffer.Add(message, arrival);
	}

	inline AvatarBridge::FrameStatus Add(AvatarBridge::SoundBuffer& buffer, const WireBytes::Bytes& sound)
	{
		AvatarBridge::SoundMessage message;
		CHECK(AvatarBridge::SoundMessage::Read(sound, message) == AvatarBridge::FrameStatus::Ok);
		return buffer.Add(message);
	}
}

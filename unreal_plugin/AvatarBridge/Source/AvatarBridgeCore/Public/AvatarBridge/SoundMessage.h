#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameStatus.h"
#include "AvatarBridge/Span.h"

#include <cstdint>

namespace AvatarBridge
{
	/** A stretch of a voice as a view of its bytes. */
	struct AVATARBRIDGECORE_API SoundMessage
	{
		std::int64_t Epoch = 0;
		std::int64_t Sequence = 0;
		/** Where its first sample lies on the session clock. */
		std::int64_t Sample = 0;
		/** Samples a second of Pcm. */
		std::int32_t Rate = 0;
		/** 16-bit little-endian mono. */
		Span<const std::uint8_t> Pcm;

		/** @param body What follows the topic's zero byte. */
		static FrameStatus Read(Span<const std::uint8_t> body, SoundMessage& message);
	};
}

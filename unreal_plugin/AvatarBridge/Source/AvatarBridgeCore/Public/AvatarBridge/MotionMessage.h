#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameStamps.h"
#include "AvatarBridge/FrameStatus.h"
#include "AvatarBridge/Span.h"

#include <cstdint>

namespace AvatarBridge
{
	class MotionFrame;

	/** A motion frame's fields as views of its bytes; CopyTo checks and decodes the arrays. */
	class AVATARBRIDGECORE_API MotionMessage
	{
	public:
		std::uint32_t LayoutId = 0;
		std::int64_t Epoch = 0;
		std::int64_t Sequence = 0;
		std::int64_t Sample = 0;
		FrameStamps Stamps;

		/** @param body What follows the topic's zero byte. */
		static FrameStatus Read(Span<const std::uint8_t> body, MotionMessage& message);

		/** Decodes into a frame of the same layout. On failure the frame's content means nothing. */
		FrameStatus CopyTo(MotionFrame& frame) const;

	private:
		Span<const std::uint8_t> _root;
		Span<const std::uint8_t> _rotations;
		Span<const std::uint8_t> _face;
	};
}

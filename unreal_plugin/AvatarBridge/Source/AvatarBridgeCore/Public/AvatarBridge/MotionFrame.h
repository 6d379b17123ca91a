#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameStamps.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace AvatarBridge
{
	class MotionLayout;

	/** One instant of a subject, in its layout's order. A buffer: made once, filled many times. */
	class AVATARBRIDGECORE_API MotionFrame
	{
	public:
		MotionFrame(std::size_t joints, std::size_t channels)
			: Rotations(4 * joints)
			, Face(channels)
		{
		}

		std::uint32_t LayoutId = 0;
		std::int64_t Epoch = 0;
		std::int64_t Sequence = 0;

		/** When it is to be seen, on the session clock. */
		std::int64_t Sample = 0;

		FrameStamps Stamps;

		/** When it came, in microseconds of MonotonicClock. */
		std::int64_t Arrival = 0;

		/** Local position of the hips, in the layout's unit. */
		std::array<float, 3> Root{};

		/** Local rotations, four a joint, xyzw, of unit length. */
		std::vector<float> Rotations;

		/** Weights of 0 to 1. */
		std::vector<float> Face;

		/** Becomes the layout's rest pose with a neutral face. */
		void SetRest(const MotionLayout& layout);
	};
}

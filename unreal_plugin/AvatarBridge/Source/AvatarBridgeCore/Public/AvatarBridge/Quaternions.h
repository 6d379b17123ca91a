#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/Span.h"

namespace AvatarBridge
{
	/**
	 * Unit quaternions in flat arrays, xyzw. Interpolation takes the shorter way round. Below LargestChord it is the
	 * normalised chord, whose worst error against the exact arc is 0.05 degrees; above, it is the arc itself (slerp).
	 */
	struct AVATARBRIDGECORE_API Quaternions
	{
		/**
		 * Least dot product at which the chord is used: quaternions 0.3 radians apart, a turn of 34 degrees between two
		 * frames. The chord's angular error is largest near 0.21 and 0.79 of the way and grows with the cube of the angle.
		 */
		static constexpr float LargestChord = 0.9553365f;

		/** Scales the first four values to unit length; false if they have none to speak of. */
		static bool TryNormalise(Span<float> quaternion);

		/** Scales all of them; false if one has no length. */
		static bool TryNormaliseAll(Span<float> quaternions);

		/**
		 * Writes all rotations between from (at 0) and to (at 1). Above 1 it goes on in the same direction; the chord then falls
		 * short of the arc, and never overshoots it. The target may be one of both.
		 */
		static void Interpolate(Span<const float> from, Span<const float> to, float amount, Span<float> target);

		/** target = a * b: first b, then a. The target may be one of both. */
		static void Multiply(Span<const float> a, Span<const float> b, Span<float> target);

		/** target = a * inverse(b): what must follow b to arrive at a, with w not negative. */
		static void Difference(Span<const float> a, Span<const float> b, Span<float> target);
	};
}

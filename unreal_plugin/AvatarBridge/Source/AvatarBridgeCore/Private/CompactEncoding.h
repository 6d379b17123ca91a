#pragma once

#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>

namespace AvatarBridge
{
	/**
	 * The compact encoding: a unit quaternion as three 16-bit integers (its three smallest components, 15 bits each,
	 * the lowest bits of the first two naming the one left out), a weight as one byte. At most 0.01 degrees and 0.002 off.
	 */
	struct CompactEncoding
	{
		static constexpr std::size_t BytesPerRotation = 6;

		/** Unit quaternions, xyzw, from six bytes each. */
		static void DecodeRotations(Span<const std::uint8_t> bytes, Span<float> rotations);

		/** Weights of 0 to 1 from one byte each. */
		static void DecodeWeights(Span<const std::uint8_t> bytes, Span<float> weights);
	};
}

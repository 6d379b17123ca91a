#pragma once

#include "AvatarBridge/Span.h"

#include <cstdint>

namespace AvatarBridge
{
	/** Little-endian float32 from bytes. */
	struct WireFloats
	{
		/**
		 * Fills the target; false if a value is no number or of 2^62 or more, so that squares of values and sums of a few
		 * stay finite. The bytes must be four for each value.
		 */
		static bool TryRead(Span<const std::uint8_t> bytes, Span<float> target);
	};
}

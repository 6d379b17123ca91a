#include "WireFloats.h"

#include <cassert>
#include <cstring>

namespace AvatarBridge
{
	bool WireFloats::TryRead(Span<const std::uint8_t> bytes, Span<float> target)
	{
		// The bits decide, since a compiler told that all numbers are finite would drop a test of the number.
		constexpr std::uint32_t Magnitude = 0x7fffffff;
		constexpr std::uint32_t Limit = 0x5e800000;
		assert(bytes.size() == 4 * target.size());
		bool usable = true;
		const std::uint8_t* at = bytes.data();
		for (float& value : target)
		{
			const std::uint32_t bits = std::uint32_t(at[0]) | std::uint32_t(at[1]) << 8 | std::uint32_t(at[2]) << 16
				| std::uint32_t(at[3]) << 24;
			std::memcpy(&value, &bits, sizeof value);
			usable &= (bits & Magnitude) < Limit;
			at += 4;
		}
		return usable;
	}
}

#pragma once

#include <cstdint>
#include <cstring>

namespace AvatarBridge
{
	/**
	 * Judges numbers by their bits. Unreal has MSVC compile with /fp:fast, where there is neither infinity nor NaN and any
	 * comparison may be turned around; so numbers from elsewhere come here first.
	 * By reference, since a compiler told so believes that parameters are finite, bits and all.
	 */
	struct NumberBits
	{
		/** Not NaN. */
		static bool IsNumber(const float& value)
		{
			constexpr std::uint32_t Infinity = 0x7f800000;
			return Magnitude<std::uint32_t>(value) <= Infinity;
		}

		static bool IsNumber(const double& value)
		{
			constexpr std::uint64_t Infinity = 0x7ff0000000000000;
			return Magnitude<std::uint64_t>(value) <= Infinity;
		}

		/** From -limit to limit, both included; false for NaN. The limit must not be negative. */
		static bool IsWithin(const double& value, const double& limit)
		{
			return Magnitude<std::uint64_t>(value) <= Magnitude<std::uint64_t>(limit);
		}

	private:
		/** All bits but the sign; they are in the order of the numbers. */
		template <typename Bits, typename Number>
		static Bits Magnitude(const Number& value)
		{
			static_assert(sizeof(Bits) == sizeof(Number), "bits of another size");
			Bits bits;
			std::memcpy(&bits, &value, sizeof bits);
			return bits & ~Bits(0) >> 1;
		}
	};
}

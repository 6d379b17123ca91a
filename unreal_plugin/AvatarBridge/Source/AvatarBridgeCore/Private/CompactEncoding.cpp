#include "CompactEncoding.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include <cassert>
#include <cmath>

namespace AvatarBridge
{
	namespace
	{
		constexpr double RootOfTwo = 1.41421356237309504880;
		constexpr auto ComponentScale = static_cast<float>(1.0 / (WireConstants::CompactSteps * RootOfTwo));

		int SignedNumber(const std::uint8_t* at)
		{
			return static_cast<std::int16_t>(static_cast<std::uint16_t>(at[0] | at[1] << 8));
		}
	}

	void CompactEncoding::DecodeRotations(Span<const std::uint8_t> bytes, Span<float> rotations)
	{
		assert(4 * bytes.size() == BytesPerRotation * rotations.size());
		const std::uint8_t* at = bytes.data();
		for (std::size_t i = 0; i + 3 < rotations.size(); i += 4, at += BytesPerRotation)
		{
			const int a = SignedNumber(at);
			const int b = SignedNumber(at + 2);
			const int c = SignedNumber(at + 4);
			const auto leftOut = static_cast<std::size_t>((a & 1) | (b & 1) << 1);
			float smallest[3] = { static_cast<float>(a >> 1) * ComponentScale, static_cast<float>(b >> 1) * ComponentScale,
				static_cast<float>(c >> 1) * ComponentScale };
			const float square =
				smallest[0] * smallest[0] + smallest[1] * smallest[1] + smallest[2] * smallest[2];
			const float largest = square < 1.0f ? std::sqrt(1.0f - square) : 0.0f;
			// Bytes that no encoder writes may be longer than one; they still become some rotation.
			const float scale = 1.0f / std::sqrt(square + largest * largest);
			std::size_t next = 0;
			for (std::size_t component = 0; component < 4; component++)
			{
				const float value = component == leftOut ? largest : smallest[next++];
				rotations[i + component] = value * scale;
			}
		}
	}

	void CompactEncoding::DecodeWeights(Span<const std::uint8_t> bytes, Span<float> weights)
	{
		assert(bytes.size() == weights.size());
		for (std::size_t i = 0; i < weights.size(); i++)
		{
			weights[i] = static_cast<float>(bytes[i]) / 255.0f;
		}
	}
}

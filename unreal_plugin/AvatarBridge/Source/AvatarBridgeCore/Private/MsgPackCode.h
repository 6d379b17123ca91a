#pragma once

#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>

namespace AvatarBridge
{
	/** What a value's first byte says: the table of the msgpack specification. */
	struct MsgPackCode
	{
		/** Bytes that follow the first byte of a wide integer; 0 for anything else. */
		static std::size_t IntegerSize(std::uint8_t code);

		/** A number of 0 to 8 bytes, the most significant first. */
		static std::uint64_t ReadBigEndian(Span<const std::uint8_t> bytes);

		/**
		 * For a value that is no list or map: how many bytes after the first hold its length, and how many bytes
		 * follow them besides that length.
		 */
		static void Measure(std::uint8_t code, std::size_t& lengthBytes, std::size_t& fixedSize);
	};
}

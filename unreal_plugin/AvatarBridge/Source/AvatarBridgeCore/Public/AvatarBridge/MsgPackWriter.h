#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Writes msgpack into one growing array that is used again after Clear, so that a writer which has seen its largest
	 * message allocates no more. Not for several threads at once.
	 */
	class AVATARBRIDGECORE_API MsgPackWriter
	{
	public:
		Span<const std::uint8_t> Written() const { return { _bytes.data(), _bytes.size() }; }

		void Clear() { _bytes.clear(); }

		void WriteArrayHeader(std::size_t count);

		void WriteMapHeader(std::size_t count);

		void WriteNil();

		void WriteBoolean(bool value);

		/** An integer in the shortest form, as msgpack for Python writes it. */
		void WriteInt64(std::int64_t value);

		void WriteDouble(double value);

		/** Text in UTF-8. */
		void WriteString(std::string_view value);

		void WriteBinary(Span<const std::uint8_t> value);

		/** A bin of little-endian float32. */
		void WriteFloats(Span<const float> values);

		/** A bin of 16-bit little-endian sound from samples of -1 to 1; louder ones are clipped. */
		void WriteSound(Span<const float> samples);

	private:
		void WriteContainer(std::uint8_t fix, std::uint8_t wide, std::size_t count);
		void WriteLength(std::uint8_t first, std::size_t size);
		void WriteNumber(std::uint8_t code, std::uint64_t bits, std::size_t size);
		std::uint8_t* Claim(std::size_t count);

		std::vector<std::uint8_t> _bytes;
	};
}

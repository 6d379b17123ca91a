#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MsgPackStatus.h"
#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace AvatarBridge
{
	/**
	 * Reads msgpack values one after the other. Every method returns false without moving when the value is not there
	 * or is of another type; Status says why. Nothing is allocated but strings that are asked for.
	 */
	class AVATARBRIDGECORE_API MsgPackReader
	{
	public:
		/** Lists and maps inside each other that are followed. */
		static constexpr int MaximumDepth = 16;

		explicit MsgPackReader(Span<const std::uint8_t> bytes)
			: _bytes(bytes)
		{
		}

		/** Why the last method returned false. */
		MsgPackStatus Status() const { return _status; }

		/** Bytes read so far. */
		std::size_t Position() const { return _position; }

		bool AtEnd() const { return _position >= _bytes.size(); }

		/** A list's number of elements; never more than there are bytes left. */
		bool TryReadArrayHeader(std::size_t& count);

		/** A map's number of pairs; never more than half the bytes left. */
		bool TryReadMapHeader(std::size_t& count);

		bool TryReadNil();

		bool TryReadBoolean(bool& value);

		/** Any integer that fits 64 bits with a sign. */
		bool TryReadInt64(std::int64_t& value);

		bool TryReadInt32(std::int32_t& value);

		bool TryReadUInt32(std::uint32_t& value);

		/** A float of either width, or an integer. */
		bool TryReadDouble(double& value);

		/** A bin as a view of the bytes. */
		bool TryReadBinary(Span<const std::uint8_t>& value);

		/** Text as a view of its UTF-8 bytes, unchecked. */
		bool TryReadUtf8(Span<const std::uint8_t>& value);

		/** Text that is valid UTF-8. */
		bool TryReadString(std::string& value);

		/** Passes over one value of any type, and what is inside it. */
		bool TrySkip();

	private:
		bool TrySkip(int depth);
		bool TrySkipScalar();
		bool TryReadContainer(std::uint8_t fix, std::uint8_t wide, std::uint64_t valuesEach, std::size_t& count);
		bool TryReadBlock(std::size_t lengthBytes, std::size_t fixedSize, Span<const std::uint8_t>& block);
		bool TryReadNarrow(std::int64_t least, std::int64_t most, std::int64_t& value);
		bool TryPeek(std::uint8_t& code);
		bool Has(std::size_t count) const { return _bytes.size() - _position >= count; }
		bool Fail(MsgPackStatus status);

		Span<const std::uint8_t> _bytes;
		std::size_t _position = 0;
		MsgPackStatus _status = MsgPackStatus::Ok;
	};
}

#include "AvatarBridge/MsgPackReader.h"

#include "MsgPackCode.h"
#include "Utf8Text.h"

#include <cstring>
#include <limits>

namespace AvatarBridge
{
	bool MsgPackReader::TryReadArrayHeader(std::size_t& count)
	{
		return TryReadContainer(0x90, 0xdc, 1, count);
	}

	bool MsgPackReader::TryReadMapHeader(std::size_t& count)
	{
		return TryReadContainer(0x80, 0xde, 2, count);
	}

	bool MsgPackReader::TryReadNil()
	{
		std::uint8_t code;
		if (!TryPeek(code))
		{
			return false;
		}
		if (code != 0xc0)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		_position++;
		return true;
	}

	bool MsgPackReader::TryReadBoolean(bool& value)
	{
		std::uint8_t code;
		value = false;
		if (!TryPeek(code))
		{
			return false;
		}
		if (code != 0xc2 && code != 0xc3)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		value = code == 0xc3;
		_position++;
		return true;
	}

	bool MsgPackReader::TryReadInt64(std::int64_t& value)
	{
		std::uint8_t code;
		value = 0;
		if (!TryPeek(code))
		{
			return false;
		}
		if (code <= 0x7f || code >= 0xe0)
		{
			value = static_cast<std::int8_t>(code);
			_position++;
			return true;
		}
		const std::size_t size = MsgPackCode::IntegerSize(code);
		if (size == 0)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		if (!Has(1 + size))
		{
			return Fail(MsgPackStatus::Truncated);
		}
		std::uint64_t bits = MsgPackCode::ReadBigEndian(_bytes.subspan(_position + 1, size));
		const bool isSigned = code >= 0xd0;
		if (!isSigned && bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
		{
			return Fail(MsgPackStatus::OutOfRange);
		}
		const std::uint64_t signBit = std::uint64_t(1) << (8 * size - 1);
		if (isSigned && (bits & signBit) != 0)
		{
			// The bytes that are not on the wire, all ones.
			bits |= ~(signBit | (signBit - 1));
		}
		value = static_cast<std::int64_t>(bits);
		_position += 1 + size;
		return true;
	}

	bool MsgPackReader::TryReadInt32(std::int32_t& value)
	{
		std::int64_t wide;
		const bool read = TryReadNarrow(
			std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max(), wide);
		value = static_cast<std::int32_t>(wide);
		return read;
	}

	bool MsgPackReader::TryReadUInt32(std::uint32_t& value)
	{
		std::int64_t wide;
		const bool read = TryReadNarrow(0, std::numeric_limits<std::uint32_t>::max(), wide);
		value = static_cast<std::uint32_t>(wide);
		return read;
	}

	bool MsgPackReader::TryReadDouble(double& value)
	{
		std::uint8_t code;
		value = 0;
		if (!TryPeek(code))
		{
			return false;
		}
		if (code != 0xca && code != 0xcb)
		{
			std::int64_t whole;
			const bool read = TryReadInt64(whole);
			value = static_cast<double>(whole);
			return read;
		}
		const std::size_t size = code == 0xca ? 4 : 8;
		if (!Has(1 + size))
		{
			return Fail(MsgPackStatus::Truncated);
		}
		const std::uint64_t bits = MsgPackCode::ReadBigEndian(_bytes.subspan(_position + 1, size));
		if (size == 4)
		{
			const auto narrowBits = static_cast<std::uint32_t>(bits);
			float narrow;
			std::memcpy(&narrow, &narrowBits, sizeof narrow);
			value = static_cast<double>(narrow);
		}
		else
		{
			std::memcpy(&value, &bits, sizeof value);
		}
		_position += 1 + size;
		return true;
	}

	bool MsgPackReader::TryReadBinary(Span<const std::uint8_t>& value)
	{
		std::uint8_t code;
		value = {};
		if (!TryPeek(code))
		{
			return false;
		}
		if (code < 0xc4 || code > 0xc6)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		return TryReadBlock(std::size_t(1) << (code - 0xc4), 0, value);
	}

	bool MsgPackReader::TryReadUtf8(Span<const std::uint8_t>& value)
	{
		std::uint8_t code;
		value = {};
		if (!TryPeek(code))
		{
			return false;
		}
		if ((code & 0xe0) == 0xa0)
		{
			return TryReadBlock(0, code & 0x1f, value);
		}
		if (code < 0xd9 || code > 0xdb)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		return TryReadBlock(std::size_t(1) << (code - 0xd9), 0, value);
	}

	bool MsgPackReader::TryReadString(std::string& value)
	{
		value.clear();
		const std::size_t start = _position;
		Span<const std::uint8_t> utf8;
		if (!TryReadUtf8(utf8))
		{
			return false;
		}
		if (!Utf8Text::IsValid(utf8))
		{
			_position = start;
			return Fail(MsgPackStatus::Invalid);
		}
		value.assign(utf8.begin(), utf8.end());
		return true;
	}

	bool MsgPackReader::TrySkip()
	{
		const std::size_t start = _position;
		if (TrySkip(0))
		{
			return true;
		}
		_position = start;
		return false;
	}

	bool MsgPackReader::TrySkip(int depth)
	{
		if (depth > MaximumDepth)
		{
			return Fail(MsgPackStatus::TooDeep);
		}
		std::size_t values;
		if (TryReadMapHeader(values))
		{
			values *= 2;
		}
		else if (_status != MsgPackStatus::WrongType)
		{
			return false;
		}
		else if (!TryReadArrayHeader(values))
		{
			return _status == MsgPackStatus::WrongType && TrySkipScalar();
		}
		for (; values > 0; values--)
		{
			if (!TrySkip(depth + 1))
			{
				return false;
			}
		}
		return true;
	}

	bool MsgPackReader::TrySkipScalar()
	{
		std::uint8_t code;
		if (!TryPeek(code))
		{
			return false;
		}
		if (code == 0xc1)
		{
			return Fail(MsgPackStatus::Invalid);
		}
		std::size_t lengthBytes;
		std::size_t fixedSize;
		MsgPackCode::Measure(code, lengthBytes, fixedSize);
		Span<const std::uint8_t> block;
		return TryReadBlock(lengthBytes, fixedSize, block);
	}

	bool MsgPackReader::TryReadContainer(
		std::uint8_t fix, std::uint8_t wide, std::uint64_t valuesEach, std::size_t& count)
	{
		std::uint8_t code;
		count = 0;
		if (!TryPeek(code))
		{
			return false;
		}
		std::size_t header = 1;
		std::uint64_t number = code & 0x0f;
		if (code == wide || code == wide + 1)
		{
			const std::size_t size = code == wide ? 2 : 4;
			if (!Has(1 + size))
			{
				return Fail(MsgPackStatus::Truncated);
			}
			number = MsgPackCode::ReadBigEndian(_bytes.subspan(_position + 1, size));
			header += size;
		}
		else if ((code & 0xf0) != fix)
		{
			return Fail(MsgPackStatus::WrongType);
		}
		// A value takes a byte at least, so a larger count is a lie that must not size anything.
		if (number * valuesEach > _bytes.size() - _position - header)
		{
			return Fail(MsgPackStatus::Truncated);
		}
		count = static_cast<std::size_t>(number);
		_position += header;
		return true;
	}

	/** A block after the first byte: its length is in the next bytes, plus a fixed part. */
	bool MsgPackReader::TryReadBlock(std::size_t lengthBytes, std::size_t fixedSize, Span<const std::uint8_t>& block)
	{
		block = {};
		if (!Has(1 + lengthBytes))
		{
			return Fail(MsgPackStatus::Truncated);
		}
		const std::uint64_t length =
			fixedSize + MsgPackCode::ReadBigEndian(_bytes.subspan(_position + 1, lengthBytes));
		const std::size_t start = _position + 1 + lengthBytes;
		if (length > _bytes.size() - start)
		{
			return Fail(MsgPackStatus::Truncated);
		}
		block = _bytes.subspan(start, static_cast<std::size_t>(length));
		_position = start + block.size();
		return true;
	}

	bool MsgPackReader::TryReadNarrow(std::int64_t least, std::int64_t most, std::int64_t& value)
	{
		const std::size_t start = _position;
		if (!TryReadInt64(value))
		{
			return false;
		}
		if (value >= least && value <= most)
		{
			return true;
		}
		_position = start;
		value = 0;
		return Fail(MsgPackStatus::OutOfRange);
	}

	bool MsgPackReader::TryPeek(std::uint8_t& code)
	{
		if (AtEnd())
		{
			code = 0;
			return Fail(MsgPackStatus::Truncated);
		}
		code = _bytes[_position];
		return true;
	}

	bool MsgPackReader::Fail(MsgPackStatus status)
	{
		_status = status;
		return false;
	}
}

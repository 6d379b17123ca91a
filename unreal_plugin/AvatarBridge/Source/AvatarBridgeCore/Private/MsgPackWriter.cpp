#include "AvatarBridge/MsgPackWriter.h"

#include "NumberBits.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace AvatarBridge
{
	namespace
	{
		/** Which of the sizes 1, 2, 4 and 8 it is: msgpack's codes count them so. */
		std::uint8_t SizeIndex(std::size_t size)
		{
			return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;
		}

		/** The least of the sizes 1, 2, 4 and 8 that holds a number. */
		std::size_t SizeOf(std::uint64_t number)
		{
			if (number <= std::numeric_limits<std::uint8_t>::max())
			{
				return 1;
			}
			if (number <= std::numeric_limits<std::uint16_t>::max())
			{
				return 2;
			}
			return number <= std::numeric_limits<std::uint32_t>::max() ? 4 : 8;
		}

		std::int16_t SoundSample(float value)
		{
			// NaN compares false everywhere and would become an arbitrary sample.
			if (!NumberBits::IsNumber(value))
			{
				return 0;
			}
			const float clipped = value >= 1.0f ? 1.0f : value <= -1.0f ? -1.0f : value;
			return static_cast<std::int16_t>(std::lround(clipped * 32767.0f));
		}
	}

	void MsgPackWriter::WriteArrayHeader(std::size_t count)
	{
		WriteContainer(0x90, 0xdc, count);
	}

	void MsgPackWriter::WriteMapHeader(std::size_t count)
	{
		WriteContainer(0x80, 0xde, count);
	}

	void MsgPackWriter::WriteNil()
	{
		*Claim(1) = 0xc0;
	}

	void MsgPackWriter::WriteBoolean(bool value)
	{
		*Claim(1) = value ? 0xc3 : 0xc2;
	}

	void MsgPackWriter::WriteInt64(std::int64_t value)
	{
		const auto bits = static_cast<std::uint64_t>(value);
		if (value >= -32 && value <= 0x7f)
		{
			*Claim(1) = static_cast<std::uint8_t>(bits & 0xff);
		}
		else if (value >= 0)
		{
			const std::size_t size = SizeOf(bits);
			WriteNumber(static_cast<std::uint8_t>(0xcc + SizeIndex(size)), bits, size);
		}
		else
		{
			// A negative number needs the bits of its complement and one for the sign.
			const std::size_t size = SizeOf(~bits << 1);
			WriteNumber(static_cast<std::uint8_t>(0xd0 + SizeIndex(size)), bits, size);
		}
	}

	void MsgPackWriter::WriteDouble(double value)
	{
		std::uint64_t bits;
		std::memcpy(&bits, &value, sizeof bits);
		WriteNumber(0xcb, bits, sizeof bits);
	}

	void MsgPackWriter::WriteString(std::string_view value)
	{
		if (value.size() < 32)
		{
			*Claim(1) = static_cast<std::uint8_t>(0xa0 | value.size());
		}
		else
		{
			WriteLength(0xd9, value.size());
		}
		std::uint8_t* target = Claim(value.size());
		if (!value.empty())
		{
			std::memcpy(target, value.data(), value.size());
		}
	}

	void MsgPackWriter::WriteBinary(Span<const std::uint8_t> value)
	{
		WriteLength(0xc4, value.size());
		std::uint8_t* target = Claim(value.size());
		if (!value.empty())
		{
			std::memcpy(target, value.data(), value.size());
		}
	}

	void MsgPackWriter::WriteFloats(Span<const float> values)
	{
		WriteLength(0xc4, 4 * values.size());
		std::uint8_t* target = Claim(4 * values.size());
		for (float value : values)
		{
			std::uint32_t bits;
			std::memcpy(&bits, &value, sizeof bits);
			for (int shift = 0; shift < 32; shift += 8)
			{
				*target++ = static_cast<std::uint8_t>(bits >> shift & 0xff);
			}
		}
	}

	void MsgPackWriter::WriteSound(Span<const float> samples)
	{
		WriteLength(0xc4, 2 * samples.size());
		std::uint8_t* target = Claim(2 * samples.size());
		for (float sample : samples)
		{
			const auto bits = static_cast<std::uint16_t>(SoundSample(sample));
			*target++ = static_cast<std::uint8_t>(bits & 0xff);
			*target++ = static_cast<std::uint8_t>(bits >> 8);
		}
	}

	void MsgPackWriter::WriteContainer(std::uint8_t fix, std::uint8_t wide, std::size_t count)
	{
		if (count < 16)
		{
			*Claim(1) = static_cast<std::uint8_t>(fix | count);
		}
		else if (count <= std::numeric_limits<std::uint16_t>::max())
		{
			WriteNumber(wide, count, 2);
		}
		else
		{
			WriteNumber(static_cast<std::uint8_t>(wide + 1), count, 4);
		}
	}

	void MsgPackWriter::WriteLength(std::uint8_t first, std::size_t size)
	{
		const std::size_t width = SizeOf(size);
		WriteNumber(static_cast<std::uint8_t>(first + SizeIndex(width)), size, width);
	}

	void MsgPackWriter::WriteNumber(std::uint8_t code, std::uint64_t bits, std::size_t size)
	{
		std::uint8_t* target = Claim(1 + size);
		target[0] = code;
		for (std::size_t i = size; i > 0; i--, bits >>= 8)
		{
			target[i] = static_cast<std::uint8_t>(bits & 0xff);
		}
	}

	std::uint8_t* MsgPackWriter::Claim(std::size_t count)
	{
		const std::size_t start = _bytes.size();
		_bytes.resize(start + count);
		return _bytes.data() + start;
	}
}

#include "MsgPackCode.h"

namespace AvatarBridge
{
	std::size_t MsgPackCode::IntegerSize(std::uint8_t code)
	{
		if (code >= 0xcc && code <= 0xcf)
		{
			return std::size_t(1) << (code - 0xcc);
		}
		return code >= 0xd0 && code <= 0xd3 ? std::size_t(1) << (code - 0xd0) : 0;
	}

	std::uint64_t MsgPackCode::ReadBigEndian(Span<const std::uint8_t> bytes)
	{
		std::uint64_t number = 0;
		for (std::uint8_t byte : bytes)
		{
			number = number << 8 | byte;
		}
		return number;
	}

	void MsgPackCode::Measure(std::uint8_t code, std::size_t& lengthBytes, std::size_t& fixedSize)
	{
		lengthBytes = 0;
		fixedSize = 0;
		if ((code & 0xe0) == 0xa0)
		{
			fixedSize = code & 0x1f;
		}
		else if (code >= 0xc4 && code <= 0xc6)
		{
			lengthBytes = std::size_t(1) << (code - 0xc4);
		}
		else if (code >= 0xc7 && code <= 0xc9)
		{
			lengthBytes = std::size_t(1) << (code - 0xc7);
			fixedSize = 1;
		}
		else if (code == 0xca || code == 0xcb)
		{
			fixedSize = code == 0xca ? 4 : 8;
		}
		else if (code >= 0xcc && code <= 0xd3)
		{
			fixedSize = IntegerSize(code);
		}
		else if (code >= 0xd4 && code <= 0xd8)
		{
			fixedSize = 1 + (std::size_t(1) << (code - 0xd4));
		}
		else if (code >= 0xd9 && code <= 0xdb)
		{
			lengthBytes = std::size_t(1) << (code - 0xd9);
		}
	}
}

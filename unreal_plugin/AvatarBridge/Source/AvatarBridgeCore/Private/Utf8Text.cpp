#include "Utf8Text.h"

namespace AvatarBridge
{
	namespace
	{
		/** Bytes that follow the first one of a character; 0 for what begins none. */
		std::size_t FollowingBytes(std::uint8_t first)
		{
			if (first >= 0xc2 && first <= 0xdf)
			{
				return 1;
			}
			if ((first & 0xf0) == 0xe0)
			{
				return 2;
			}
			return first >= 0xf0 && first <= 0xf4 ? 3 : 0;
		}

		/** Whether the second byte keeps the character shortest, no surrogate and in range. */
		bool SecondByteFits(std::uint8_t first, std::uint8_t second)
		{
			switch (first)
			{
			case 0xe0:
				return second >= 0xa0;
			case 0xed:
				return second <= 0x9f;
			case 0xf0:
				return second >= 0x90;
			case 0xf4:
				return second <= 0x8f;
			default:
				return true;
			}
		}
	}

	bool Utf8Text::IsValid(Span<const std::uint8_t> text)
	{
		std::size_t i = 0;
		while (i < text.size())
		{
			const std::uint8_t first = text[i++];
			if (first < 0x80)
			{
				continue;
			}
			const std::size_t following = FollowingBytes(first);
			if (following == 0 || following > text.size() - i || !SecondByteFits(first, text[i]))
			{
				return false;
			}
			for (const std::size_t end = i + following; i < end; i++)
			{
				if ((text[i] & 0xc0) != 0x80)
				{
					return false;
				}
			}
		}
		return true;
	}
}

#include "AsciiText.h"

#include <algorithm>

namespace AvatarBridge
{
	bool AsciiText::Equals(Span<const std::uint8_t> bytes, std::string_view text)
	{
		return std::equal(bytes.begin(), bytes.end(), text.begin(), text.end(),
			[](std::uint8_t byte, char character) { return byte == static_cast<std::uint8_t>(character); });
	}

	bool AsciiText::HasTopic(Span<const std::uint8_t> message, Span<const std::uint8_t> topic)
	{
		return !topic.empty() && message.size() >= topic.size()
			&& std::equal(topic.begin(), topic.end(), message.begin());
	}

	std::vector<std::uint8_t> AsciiText::Topic(std::string_view text)
	{
		std::vector<std::uint8_t> bytes(text.begin(), text.end());
		bytes.push_back(0);
		return bytes;
	}

	std::string AsciiText::Printable(Span<const std::uint8_t> bytes)
	{
		std::string text;
		for (std::uint8_t byte : bytes)
		{
			text.push_back(byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?');
		}
		return text;
	}
}

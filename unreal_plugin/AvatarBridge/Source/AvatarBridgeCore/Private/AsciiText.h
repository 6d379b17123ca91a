#pragma once

#include "AvatarBridge/Span.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	/** Text of the protocol and its bytes on the wire. */
	struct AsciiText
	{
		/** Whether the bytes are this text. */
		static bool Equals(Span<const std::uint8_t> bytes, std::string_view text);

		/** Whether a message begins with a topic; an empty topic begins none. */
		static bool HasTopic(Span<const std::uint8_t> message, Span<const std::uint8_t> topic);

		/** The bytes of text followed by a zero byte: a topic. */
		static std::vector<std::uint8_t> Topic(std::string_view text);

		/** Bytes as text; those that are not printable ASCII become '?'. */
		static std::string Printable(Span<const std::uint8_t> bytes);
	};
}

#pragma once

#include "AvatarBridge/Span.h"

#include <cstdint>

namespace AvatarBridge
{
	struct Utf8Text
	{
		/** Whether bytes are UTF-8 by RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
		static bool IsValid(Span<const std::uint8_t> text);
	};
}

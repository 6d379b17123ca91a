#pragma once

#include "AvatarBridge/FrameStatus.h"

#include <cstddef>

namespace AvatarBridge
{
	class MsgPackReader;

	/** What all messages of the frame socket begin with: a list and the protocol's version. */
	struct FrameHeader
	{
		/** @param fields Fewest elements; a later revision of the same version may append more. */
		static bool TryRead(MsgPackReader& reader, std::size_t fields, FrameStatus& status);
	};
}

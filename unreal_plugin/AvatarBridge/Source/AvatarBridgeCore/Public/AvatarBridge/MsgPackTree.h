#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MsgPackMap.h"
#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>

namespace AvatarBridge
{
	class MsgPackReader;

	/** Reads whole messages into MsgPackValue, for messages that come rarely. Frames never go this way. */
	struct AVATARBRIDGECORE_API MsgPackTree
	{
		/** Values a message may hold; one that takes a byte on the wire takes fifty-six in memory. */
		static constexpr std::size_t MaximumValues = 65536;

		/** The one map a message consists of; false for anything else, cut short or followed by more. */
		static bool TryReadMap(Span<const std::uint8_t> message, MsgPackMap& map);

		/** The next value of the reader, which must be a map. */
		static bool TryReadMap(MsgPackReader& reader, MsgPackMap& map);
	};
}

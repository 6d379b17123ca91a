#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MsgPackMap.h"
#include "AvatarBridge/Span.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace AvatarBridge
{
	/** Something that happens at a sample: speech begins or ends, a nod, a cut, a new layout. */
	struct AVATARBRIDGECORE_API StreamEvent
	{
		static constexpr std::string_view SpeechStart = "speech_start";
		static constexpr std::string_view SpeechEnd = "speech_end";
		static constexpr std::string_view Backchannel = "backchannel";
		static constexpr std::string_view Interrupted = "interrupted";
		static constexpr std::string_view Layout = "layout";
		static constexpr std::string_view End = "end";

		std::int64_t Epoch = 0;
		std::int64_t Sequence = 0;

		/** When it happens, on the session clock. */
		std::int64_t Sample = 0;

		std::string Name;

		/** What goes with it, by name. */
		MsgPackMap Data;

		/** @param body What follows the topic's zero byte. */
		static bool TryRead(Span<const std::uint8_t> body, StreamEvent& message);
	};
}

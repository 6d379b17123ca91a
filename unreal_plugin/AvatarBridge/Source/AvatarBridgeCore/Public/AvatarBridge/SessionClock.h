#pragma once

#include <cstdint>

namespace AvatarBridge
{
	/** The session clock of docs/protocol.md. */
	struct SessionClock
	{
		/** Samples a second. */
		static constexpr std::int32_t Rate = 48000;
	};
}

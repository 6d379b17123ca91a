#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/Span.h"

#include <cstdint>

namespace AvatarBridge
{
	/** The answer to a ping, read without allocating since it comes all the time. */
	struct AVATARBRIDGECORE_API PongMessage
	{
		/** What the ping carried: our clock, in microseconds. */
		std::int64_t T = 0;

		/** The sidecar's monotonic clock, in microseconds. */
		std::int64_t ServerMicroseconds = 0;

		/** The session clock at that moment. */
		std::int64_t Sample = 0;

		/** False for any other message. */
		static bool TryRead(Span<const std::uint8_t> message, PongMessage& pong);
	};
}

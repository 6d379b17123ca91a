#pragma once

#include <cstddef>
#include <cstdint>

namespace AvatarBridge
{
	/** Times (microseconds) and sizes (bytes) of a connection. */
	struct ZmtpOptions
	{
		/** A larger message ends the connection. A motion frame has about a kilobyte, a layout some tens. */
		std::size_t MaximumMessageBytes = 4 * 1024 * 1024;

		/** What may wait to be sent: four seconds of 48 kHz sound and a skeleton fit. */
		std::size_t MaximumQueuedBytes = 2 * 1024 * 1024;

		std::int64_t ConnectTimeout = 3000000;

		std::int64_t HandshakeTimeout = 3000000;

		/** Silence after which the peer is asked for a sign of life. */
		std::int64_t HeartbeatInterval = 2000000;

		/** Silence after which the connection counts as lost. */
		std::int64_t HeartbeatTimeout = 8000000;

		std::int64_t ShortestReconnect = 100000;

		std::int64_t LongestReconnect = 3000000;

		std::uint32_t JitterSeed = 1;
	};
}

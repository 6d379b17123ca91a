#pragma once

namespace AvatarBridge
{
	/** How far a connection has come. */
	enum class ZmtpConnectionState
	{
		/** Waiting before the next try. */
		Waiting,
		Connecting,
		/** Connected; greeting and READY are under way. */
		Handshake,
		Ready,
		Closed,
	};
}

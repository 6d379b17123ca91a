#pragma once

namespace AvatarBridge
{
	/** The two kinds of socket a client needs. */
	enum class ZmtpSocketType
	{
		/** Receives what it subscribed to, from a PUB or XPUB socket. */
		Sub,
		/** Talks both ways with a ROUTER socket. */
		Dealer,
	};
}

#pragma once

#include "AvatarBridge/ZmtpEndpoint.h"

#include <string>

namespace AvatarBridge
{
	/** What a socket reports, by its cure. */
	enum class SocketError
	{
		None,
		/** Not now; nothing is wrong. */
		WouldBlock,
		Refused,
		UnknownHost,
		Unreachable,
		Closed,
		Denied,
		Other,
	};

	/** A socket's error in words that name the cure. */
	std::string Describe(SocketError error, const ZmtpEndpoint& endpoint);
}

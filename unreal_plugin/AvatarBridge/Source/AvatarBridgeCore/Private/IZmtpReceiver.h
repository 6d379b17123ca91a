#pragma once

#include "AvatarBridge/Span.h"

#include <cstdint>
#include <string>

namespace AvatarBridge
{
	class ZmtpConnection;

	/** Whom a connection tells what comes; called on the connection's thread. */
	class IZmtpReceiver
	{
	public:
		virtual ~IZmtpReceiver() = default;

		/** The handshake is done: messages may be sent. */
		virtual void OnReady(ZmtpConnection& connection) = 0;

		/** A message of one part. The view is valid during the call only. */
		virtual void OnMessage(ZmtpConnection& connection, Span<const std::uint8_t> message) = 0;

		/** The connection was lost or never came about; another try follows by itself. */
		virtual void OnLost(ZmtpConnection& connection, const std::string& reason) = 0;
	};
}

#pragma once

#include "ByteQueue.h"
#include "TcpSocket.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace AvatarBridge
{
	/** What waits to go out on a connection: the handshake first, then messages. Never blocks. */
	class ZmtpSender
	{
	public:
		explicit ZmtpSender(std::size_t maximumQueuedBytes);

		ByteQueue& Handshake() { return _handshake; }

		ByteQueue& Messages() { return _messages; }

		void Clear();

		/** Sends what the network takes at once; an error if the connection is gone. */
		SocketError Flush(TcpSocket& socket, bool ready);

	private:
		SocketError Drain(TcpSocket& socket, ByteQueue& queue);

		ByteQueue _handshake;
		ByteQueue _messages;
		std::vector<std::uint8_t> _buffer;
	};
}

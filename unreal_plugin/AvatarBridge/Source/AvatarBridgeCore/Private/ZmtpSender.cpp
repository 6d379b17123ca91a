#include "ZmtpSender.h"

namespace AvatarBridge
{
	namespace
	{
		constexpr std::size_t LargestSend = 16 * 1024;
		constexpr std::size_t LargestHandshake = 1024;
	}

	ZmtpSender::ZmtpSender(std::size_t maximumQueuedBytes)
		: _handshake(LargestHandshake)
		, _messages(maximumQueuedBytes)
		, _buffer(LargestSend)
	{
	}

	void ZmtpSender::Clear()
	{
		_handshake.Clear();
		_messages.Clear();
	}

	SocketError ZmtpSender::Flush(TcpSocket& socket, bool ready)
	{
		const SocketError error = Drain(socket, _handshake);
		return error == SocketError::None && ready && _handshake.Count() == 0 ? Drain(socket, _messages) : error;
	}

	SocketError ZmtpSender::Drain(TcpSocket& socket, ByteQueue& queue)
	{
		for (;;)
		{
			const std::size_t count = queue.Peek(_buffer);
			if (count == 0)
			{
				return SocketError::None;
			}
			SocketError error;
			const std::size_t sent = socket.Send({ _buffer.data(), count }, error);
			if (error != SocketError::None)
			{
				return error == SocketError::WouldBlock ? SocketError::None : error;
			}
			queue.Drop(sent);
		}
	}
}

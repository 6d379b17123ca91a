#pragma once

#include "AvatarBridge/Span.h"

#include "SocketError.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace AvatarBridge
{
	/** A socket of the system's that never blocks. Closes itself. */
	class TcpSocket
	{
	public:
		/** What the system calls it: a SOCKET or a file descriptor. */
		using Handle = std::intptr_t;

		TcpSocket() = default;
		explicit TcpSocket(Handle handle);
		TcpSocket(TcpSocket&& other) noexcept;
		TcpSocket& operator=(TcpSocket&& other) noexcept;
		~TcpSocket();

		/**
		 * Looks a name up, which may take long unless it is a literal address, and starts to connect to every address
		 * of it. False if there is none; the error is the last one met.
		 */
		static bool BeginConnects(
			const ZmtpEndpoint& endpoint, bool literalOnly, std::vector<TcpSocket>& sockets, SocketError& error);

		bool IsOpen() const { return _handle != None; }

		Handle Value() const { return _handle; }

		/** Takes what has come; 0 and no error at the connection's end. */
		std::size_t Receive(Span<std::uint8_t> room, SocketError& error);

		/** Sends what the network takes at once; returns how much that was. */
		std::size_t Send(Span<const std::uint8_t> bytes, SocketError& error);

		/** Waits for something to read, or the end. */
		void WaitReadable(int milliseconds) const;

		/** Whether a connection that was begun has come about: None, WouldBlock while it is under way, or why not. */
		SocketError CheckConnected() const;

		void Close();

	private:
		static constexpr Handle None = -1;

		Handle _handle = None;
	};
}

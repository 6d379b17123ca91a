#pragma once

#include "SocketLibrary.h"
#include "TcpSocket.h"

#include <cstdint>
#include <cstring>
#include <string>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

/** Waits for connections on a port of this machine's own address that the system chooses. Never blocks. */
class LoopbackListener
{
public:
	LoopbackListener()
		: _socket(static_cast<AvatarBridge::TcpSocket::Handle>(::socket(AF_INET, SOCK_STREAM, 0)))
	{
		sockaddr_in address;
		std::memset(&address, 0, sizeof address);
		address.sin_family = AF_INET;
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		socklen_t size = sizeof address;
		bind(System(), reinterpret_cast<sockaddr*>(&address), size);
		listen(System(), 16);
		getsockname(System(), reinterpret_cast<sockaddr*>(&address), &size);
		_port = ntohs(address.sin_port);
		StopBlocking(System());
	}

	std::string Address() const { return "tcp://127.0.0.1:" + std::to_string(_port); }

	/** The next connection; not open if there is none. */
	AvatarBridge::TcpSocket Accept()
	{
		const auto accepted = accept(System(), nullptr, nullptr);
		AvatarBridge::TcpSocket socket(static_cast<AvatarBridge::TcpSocket::Handle>(accepted));
		if (socket.IsOpen())
		{
			StopBlocking(accepted);
		}
		return socket;
	}

private:
#if defined(_WIN32)
	using SystemSocket = SOCKET;

	static void StopBlocking(SystemSocket socket)
	{
		u_long yes = 1;
		ioctlsocket(socket, FIONBIO, &yes);
	}
#else
	using SystemSocket = int;

	static void StopBlocking(SystemSocket socket) { fcntl(socket, F_SETFL, fcntl(socket, F_GETFL, 0) | O_NONBLOCK); }
#endif

	SystemSocket System() const { return static_cast<SystemSocket>(_socket.Value()); }

	const AvatarBridge::SocketLibrary _library;
	AvatarBridge::TcpSocket _socket;
	std::uint16_t _port = 0;
};

// The only file that knows the system's sockets: Winsock on Windows, BSD sockets elsewhere.
#include "TcpSocket.h"

#include "SocketLibrary.h"

#include <cstring>
#include <utility>

#if defined(_WIN32)
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace AvatarBridge
{
	namespace
	{
		/** Addresses of one name that are tried. */
		constexpr std::size_t MostAddresses = 8;

#if defined(_WIN32)
		using SystemSocket = SOCKET;
		using TransferSize = int;

		constexpr int SendFlags = 0;

		int LastCode()
		{
			return WSAGetLastError();
		}

		SocketError ErrorOf(int code)
		{
			switch (code)
			{
			case 0:
				return SocketError::None;
			case WSAEWOULDBLOCK:
			case WSAEINPROGRESS:
			case WSAENOBUFS:
			case WSAEINTR:
				return SocketError::WouldBlock;
			case WSAECONNREFUSED:
				return SocketError::Refused;
			case WSAETIMEDOUT:
			case WSAEHOSTUNREACH:
			case WSAENETUNREACH:
			case WSAENETDOWN:
				return SocketError::Unreachable;
			case WSAECONNRESET:
			case WSAECONNABORTED:
			case WSAESHUTDOWN:
				return SocketError::Closed;
			case WSAEACCES:
				return SocketError::Denied;
			default:
				return SocketError::Other;
			}
		}

		SystemSocket OpenSystemSocket(const addrinfo& address)
		{
			constexpr DWORD Flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
			return WSASocketW(address.ai_family, address.ai_socktype, address.ai_protocol, nullptr, 0, Flags);
		}

		bool StopBlocking(SystemSocket socket)
		{
			u_long yes = 1;
			return ioctlsocket(socket, FIONBIO, &yes) == 0;
		}

		void CloseSystemSocket(SystemSocket socket)
		{
			closesocket(socket);
		}

		/** Waits until the socket can be read, or else written; a connection that failed counts as both. */
		bool WaitFor(SystemSocket socket, bool forRead, int milliseconds)
		{
			// Not WSAPoll: older versions of Windows 10 never report a connection that failed to it.
			fd_set sockets;
			fd_set failed;
			FD_ZERO(&sockets);
			FD_ZERO(&failed);
			FD_SET(socket, &sockets);
			FD_SET(socket, &failed);
			timeval time = { milliseconds / 1000, milliseconds % 1000 * 1000 };
			return select(0, forRead ? &sockets : nullptr, forRead ? nullptr : &sockets, &failed, &time) > 0;
		}
#else
		using SystemSocket = int;
		using TransferSize = std::size_t;

#if defined(MSG_NOSIGNAL)
		constexpr int SendFlags = MSG_NOSIGNAL;
#else
		constexpr int SendFlags = 0;
#endif

		int LastCode()
		{
			return errno;
		}

		SocketError ErrorOf(int code)
		{
			if (code == 0)
			{
				return SocketError::None;
			}
			// The first two are one number on most systems, which a switch does not allow.
			if (code == EWOULDBLOCK || code == EAGAIN || code == EINPROGRESS || code == ENOBUFS || code == EINTR)
			{
				return SocketError::WouldBlock;
			}
			switch (code)
			{
			case ECONNREFUSED:
				return SocketError::Refused;
			case ETIMEDOUT:
			case EHOSTUNREACH:
			case ENETUNREACH:
			case ENETDOWN:
				return SocketError::Unreachable;
			case ECONNRESET:
			case ECONNABORTED:
			case EPIPE:
				return SocketError::Closed;
			case EACCES:
			case EPERM:
				return SocketError::Denied;
			default:
				return SocketError::Other;
			}
		}

		SystemSocket OpenSystemSocket(const addrinfo& address)
		{
			const int opened = socket(address.ai_family, address.ai_socktype, address.ai_protocol);
			if (opened >= 0)
			{
				fcntl(opened, F_SETFD, FD_CLOEXEC);
#if defined(SO_NOSIGPIPE)
				const int yes = 1;
				setsockopt(opened, SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#endif
			}
			return opened;
		}

		bool StopBlocking(SystemSocket socket)
		{
			return fcntl(socket, F_SETFL, fcntl(socket, F_GETFL, 0) | O_NONBLOCK) == 0;
		}

		void CloseSystemSocket(SystemSocket socket)
		{
			close(socket);
		}

		/** Waits until the socket can be read, or else written; a connection that failed counts as both. */
		bool WaitFor(SystemSocket socket, bool forRead, int milliseconds)
		{
			pollfd watched = {};
			watched.fd = socket;
			watched.events = forRead ? POLLIN : POLLOUT;
			return poll(&watched, 1, milliseconds) > 0;
		}
#endif

		SystemSocket SystemOf(TcpSocket::Handle handle)
		{
			return static_cast<SystemSocket>(handle);
		}

		/** Starts to connect to one address. */
		TcpSocket BeginConnect(const addrinfo& address, SocketError& error)
		{
			const SystemSocket opened = OpenSystemSocket(address);
			TcpSocket socket(static_cast<TcpSocket::Handle>(opened));
			if (!socket.IsOpen() || !StopBlocking(opened))
			{
				error = ErrorOf(LastCode());
				return {};
			}
			const int yes = 1;
			setsockopt(opened, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&yes), sizeof yes);
			const bool done = connect(opened, address.ai_addr, static_cast<socklen_t>(address.ai_addrlen)) == 0;
			error = done ? SocketError::None : ErrorOf(LastCode());
			return done || error == SocketError::WouldBlock ? std::move(socket) : TcpSocket();
		}
	}

#if defined(_WIN32)
	SocketLibrary::SocketLibrary()
	{
		WSADATA description;
		WSAStartup(MAKEWORD(2, 2), &description);
	}

	SocketLibrary::~SocketLibrary()
	{
		WSACleanup();
	}
#else
	SocketLibrary::SocketLibrary() = default;
	SocketLibrary::~SocketLibrary() = default;
#endif

	TcpSocket::TcpSocket(Handle handle)
		: _handle(handle)
	{
	}

	TcpSocket::TcpSocket(TcpSocket&& other) noexcept
		: _handle(std::exchange(other._handle, None))
	{
	}

	TcpSocket& TcpSocket::operator=(TcpSocket&& other) noexcept
	{
		if (this != &other)
		{
			Close();
			_handle = std::exchange(other._handle, None);
		}
		return *this;
	}

	TcpSocket::~TcpSocket()
	{
		Close();
	}

	std::size_t TcpSocket::Receive(Span<std::uint8_t> room, SocketError& error)
	{
		const auto count = recv(
			SystemOf(_handle), reinterpret_cast<char*>(room.data()), static_cast<TransferSize>(room.size()), 0);
		error = count < 0 ? ErrorOf(LastCode()) : SocketError::None;
		return count < 0 ? 0 : static_cast<std::size_t>(count);
	}

	std::size_t TcpSocket::Send(Span<const std::uint8_t> bytes, SocketError& error)
	{
		const auto count = send(SystemOf(_handle), reinterpret_cast<const char*>(bytes.data()),
			static_cast<TransferSize>(bytes.size()), SendFlags);
		error = count < 0 ? ErrorOf(LastCode()) : SocketError::None;
		return count < 0 ? 0 : static_cast<std::size_t>(count);
	}

	void TcpSocket::WaitReadable(int milliseconds) const
	{
		WaitFor(SystemOf(_handle), true, milliseconds);
	}

	SocketError TcpSocket::CheckConnected() const
	{
		if (!WaitFor(SystemOf(_handle), false, 0))
		{
			return SocketError::WouldBlock;
		}
		int code = 0;
		socklen_t size = sizeof code;
		const bool known =
			getsockopt(SystemOf(_handle), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&code), &size) == 0;
		return known ? ErrorOf(code) : SocketError::Other;
	}

	void TcpSocket::Close()
	{
		if (IsOpen())
		{
			CloseSystemSocket(SystemOf(std::exchange(_handle, None)));
		}
	}

	bool TcpSocket::BeginConnects(
		const ZmtpEndpoint& endpoint, bool literalOnly, std::vector<TcpSocket>& sockets, SocketError& error)
	{
		addrinfo wanted;
		std::memset(&wanted, 0, sizeof wanted);
		wanted.ai_socktype = SOCK_STREAM;
		wanted.ai_flags = AI_NUMERICSERV | (literalOnly ? AI_NUMERICHOST : 0);
		addrinfo* found = nullptr;
		const std::string port = std::to_string(endpoint.Port());
		error = SocketError::UnknownHost;
		if (getaddrinfo(endpoint.Host().c_str(), port.c_str(), &wanted, &found) != 0)
		{
			return false;
		}
		for (const addrinfo* one = found; one && sockets.size() < MostAddresses; one = one->ai_next)
		{
			TcpSocket socket = BeginConnect(*one, error);
			if (socket.IsOpen())
			{
				sockets.push_back(std::move(socket));
			}
		}
		freeaddrinfo(found);
		return true;
	}
}

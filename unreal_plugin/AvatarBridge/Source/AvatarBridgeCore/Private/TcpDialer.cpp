#include "TcpDialer.h"

#include "SocketLibrary.h"
#include "TcpSocket.h"

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace AvatarBridge
{
	/** What the looking-up thread and the dialer share; the last of both closes what was opened. */
	struct TcpDialer::Attempt
	{
		const SocketLibrary Library;
		std::vector<TcpSocket> Sockets;
		SocketError Error = SocketError::None;
		std::atomic<bool> Begun{ false };

		/** Starts to connect to every address of a name; false if it is no literal address and has to be one. */
		bool Begin(const ZmtpEndpoint& endpoint, bool literalOnly)
		{
			if (!TcpSocket::BeginConnects(endpoint, literalOnly, Sockets, Error) && literalOnly)
			{
				return false;
			}
			Begun = true;
			return true;
		}
	};

	TcpDialer::TcpDialer(const ZmtpEndpoint& endpoint)
		: _endpoint(endpoint)
		, _attempt(std::make_shared<Attempt>())
	{
		if (!_attempt->Begin(endpoint, true))
		{
			// Looking a name up may take the system many seconds and cannot be called off: nobody waits for the thread.
			std::thread([attempt = _attempt, endpoint]() { attempt->Begin(endpoint, false); }).detach();
		}
	}

	bool TcpDialer::Poll(TcpSocket& socket, std::string& problem)
	{
		problem.clear();
		if (!_attempt->Begun)
		{
			return false;
		}
		std::vector<TcpSocket>& sockets = _attempt->Sockets;
		for (auto one = sockets.begin(); one != sockets.end();)
		{
			const SocketError state = one->CheckConnected();
			if (state == SocketError::None)
			{
				socket = std::move(*one);
				return true;
			}
			if (state != SocketError::WouldBlock)
			{
				_attempt->Error = state;
				one = sockets.erase(one);
			}
			else
			{
				++one;
			}
		}
		if (sockets.empty())
		{
			problem = Describe(_attempt->Error, _endpoint);
		}
		return false;
	}
}

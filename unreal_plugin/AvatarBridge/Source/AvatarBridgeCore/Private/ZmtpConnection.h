#pragma once

#include "AvatarBridge/ZmtpEndpoint.h"
#include "AvatarBridge/ZmtpOptions.h"

#include "IZmtpReceiver.h"
#include "ReconnectDelay.h"
#include "SocketLibrary.h"
#include "TcpDialer.h"
#include "ZmtpConnectionState.h"
#include "ZmtpFrameReader.h"
#include "ZmtpHeartbeat.h"
#include "ZmtpSender.h"
#include "ZmtpSocketType.h"

#include <atomic>
#include <memory>
#include <string>

namespace AvatarBridge
{
	/**
	 * One ZMTP connection that keeps itself alive: connects, shakes hands, reads and writes without ever blocking, and
	 * tries again with growing waits when it is lost. Driven by Step on one thread; State, ConnectCount, TrySend and
	 * TrySubscribe may be called from any.
	 */
	class ZmtpConnection
	{
	public:
		ZmtpConnection(ZmtpSocketType type, ZmtpEndpoint endpoint, IZmtpReceiver& receiver, const ZmtpOptions& options);

		ZmtpConnectionState State() const { return _state; }

		/** Times the handshake was completed. */
		int ConnectCount() const { return _connectCount; }

		/** Messages thrown away because they had several parts, which the protocol does not use. */
		int IgnoredMessages() const { return _ignoredMessages; }

		/** Queues a message; false if there is no connection or the peer does not keep up. */
		bool TrySend(Span<const std::uint8_t> message);

		bool TrySubscribe(Span<const std::uint8_t> topic, bool subscribe);

		/** Goes to another address; what was connected is closed first. */
		void MoveTo(ZmtpEndpoint endpoint);

		/** Waits up to so many milliseconds for something to read. */
		void Wait(int milliseconds) const;

		/** Does what can be done now. @param now Microseconds of MonotonicClock. */
		void Step(std::int64_t now);

		/** Closes for good. */
		void Close();

	private:
		void Dial(std::int64_t now);
		void Await(std::int64_t now);
		void Receive(std::int64_t now);
		bool Digest(std::int64_t now);
		std::string Take(std::uint8_t flags, Span<const std::uint8_t> body);
		std::string TakeCommand(Span<const std::uint8_t> body);
		void Flush(std::int64_t now);
		void KeepAlive(std::int64_t now);
		void Lose(std::int64_t now, const std::string& reason);
		void CloseSocket();

		const SocketLibrary _library;
		const ZmtpSocketType _type;
		const ZmtpOptions _options;
		IZmtpReceiver& _receiver;
		ZmtpEndpoint _endpoint;
		ZmtpFrameReader _reader;
		ZmtpSender _sender;
		ReconnectDelay _delay;
		ZmtpHeartbeat _heartbeat;
		std::unique_ptr<TcpDialer> _dialer;
		TcpSocket _socket;
		std::atomic<ZmtpConnectionState> _state{ ZmtpConnectionState::Waiting };
		std::atomic<int> _connectCount{ 0 };
		std::atomic<int> _ignoredMessages{ 0 };
		std::int64_t _retryAt = 0;
		std::int64_t _deadline = 0;
		bool _greeted = false;
		bool _insideMultipart = false;
	};
}

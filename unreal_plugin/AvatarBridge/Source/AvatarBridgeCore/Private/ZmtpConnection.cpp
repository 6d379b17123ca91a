#include "ZmtpConnection.h"

#include "ZmtpWire.h"

#include <utility>

namespace AvatarBridge
{
	ZmtpConnection::ZmtpConnection(
		ZmtpSocketType type, ZmtpEndpoint endpoint, IZmtpReceiver& receiver, const ZmtpOptions& options)
		: _type(type)
		, _options(options)
		, _receiver(receiver)
		, _endpoint(std::move(endpoint))
		, _reader(options.MaximumMessageBytes)
		, _sender(options.MaximumQueuedBytes)
		, _delay(options.ShortestReconnect, options.LongestReconnect, options.JitterSeed)
		, _heartbeat(options.HeartbeatInterval, options.HeartbeatTimeout)
	{
	}

	bool ZmtpConnection::TrySend(Span<const std::uint8_t> message)
	{
		return State() == ZmtpConnectionState::Ready && ZmtpWire::WriteFrame(_sender.Messages(), 0, message);
	}

	bool ZmtpConnection::TrySubscribe(Span<const std::uint8_t> topic, bool subscribe)
	{
		return State() == ZmtpConnectionState::Ready
			&& ZmtpWire::WriteSubscription(_sender.Messages(), topic, subscribe);
	}

	void ZmtpConnection::MoveTo(ZmtpEndpoint endpoint)
	{
		_endpoint = std::move(endpoint);
		CloseSocket();
		_delay.Reset();
		_retryAt = 0;
		_state = ZmtpConnectionState::Waiting;
	}

	void ZmtpConnection::Wait(int milliseconds) const
	{
		if (_socket.IsOpen())
		{
			_socket.WaitReadable(milliseconds);
		}
	}

	void ZmtpConnection::Step(std::int64_t now)
	{
		switch (State())
		{
		case ZmtpConnectionState::Waiting:
			Dial(now);
			break;
		case ZmtpConnectionState::Connecting:
			Await(now);
			break;
		case ZmtpConnectionState::Handshake:
		case ZmtpConnectionState::Ready:
			Receive(now);
			Flush(now);
			KeepAlive(now);
			break;
		case ZmtpConnectionState::Closed:
			break;
		}
	}

	void ZmtpConnection::Close()
	{
		_state = ZmtpConnectionState::Closed;
		CloseSocket();
	}

	void ZmtpConnection::Dial(std::int64_t now)
	{
		if (now >= _retryAt)
		{
			_dialer = std::make_unique<TcpDialer>(_endpoint);
			_deadline = now + _options.ConnectTimeout;
			_state = ZmtpConnectionState::Connecting;
		}
	}

	void ZmtpConnection::Await(std::int64_t now)
	{
		std::string problem;
		if (!_dialer->Poll(_socket, problem))
		{
			if (!problem.empty() || now > _deadline)
			{
				Lose(now, problem.empty() ? "no answer from " + _endpoint.ToString() : problem);
			}
			return;
		}
		_dialer.reset();
		_reader.Reset();
		_sender.Clear();
		_greeted = _insideMultipart = false;
		_heartbeat.Received(now);
		_deadline = now + _options.HandshakeTimeout;
		ZmtpWire::WriteGreeting(_sender.Handshake());
		_state = ZmtpConnectionState::Handshake;
		Flush(now);
	}

	void ZmtpConnection::Receive(std::int64_t now)
	{
		// A peer that never stops must not keep the thread from its other work.
		constexpr int ReadsPerStep = 64;
		for (int i = 0; i < ReadsPerStep && _socket.IsOpen(); i++)
		{
			const Span<std::uint8_t> room = _reader.FreeSpace(_reader.MissingBytes());
			SocketError error;
			const std::size_t count = _socket.Receive(room, error);
			if (error == SocketError::WouldBlock)
			{
				return;
			}
			if (error != SocketError::None || count == 0)
			{
				Lose(now, Describe(error == SocketError::None ? SocketError::Closed : error, _endpoint));
				return;
			}
			_heartbeat.Received(now);
			_reader.Commit(count);
			if (!Digest(now) || count < room.size())
			{
				return;
			}
		}
	}

	/** Takes all frames that have wholly come; false if the connection ended over them. */
	bool ZmtpConnection::Digest(std::int64_t now)
	{
		std::string problem;
		if (!_greeted)
		{
			Span<const std::uint8_t> greeting;
			if (!_reader.TryReadRaw(ZmtpWire::GreetingSize, greeting))
			{
				return true;
			}
			problem = ZmtpWire::CheckGreeting(greeting);
			_greeted = true;
			ZmtpWire::WriteReady(_sender.Handshake(), _type);
		}
		while (problem.empty() && _socket.IsOpen())
		{
			std::uint8_t flags;
			Span<const std::uint8_t> body;
			const ZmtpFrameStatus status = _reader.TryRead(flags, body);
			if (status == ZmtpFrameStatus::NeedMore)
			{
				return true;
			}
			problem = status == ZmtpFrameStatus::Malformed ? "the peer sent what is no ZMTP frame" : Take(flags, body);
		}
		if (!problem.empty())
		{
			Lose(now, problem);
		}
		return false;
	}

	std::string ZmtpConnection::Take(std::uint8_t flags, Span<const std::uint8_t> body)
	{
		if ((flags & ZmtpFrameReader::CommandFlag) != 0)
		{
			return TakeCommand(body);
		}
		if (State() != ZmtpConnectionState::Ready)
		{
			return "the peer sent a message before READY";
		}
		const bool more = (flags & ZmtpFrameReader::MoreFlag) != 0;
		if (more || _insideMultipart)
		{
			_ignoredMessages += more ? 0 : 1;
			_insideMultipart = more;
			return "";
		}
		_receiver.OnMessage(*this, body);
		return "";
	}

	std::string ZmtpConnection::TakeCommand(Span<const std::uint8_t> body)
	{
		Span<const std::uint8_t> rest;
		if (ZmtpWire::IsCommand(body, "PING", rest))
		{
			ZmtpWire::WritePong(_sender.Messages(), rest);
		}
		else if (ZmtpWire::IsCommand(body, "ERROR", rest))
		{
			return "the peer refused: " + ZmtpWire::ReadErrorReason(rest);
		}
		else if (ZmtpWire::IsCommand(body, "READY", rest) && State() == ZmtpConnectionState::Handshake)
		{
			const std::string problem = ZmtpWire::CheckPeer(_type, ZmtpWire::ReadSocketType(rest));
			if (!problem.empty())
			{
				return _endpoint.ToString() + " " + problem;
			}
			_delay.Reset();
			_connectCount++;
			_state = ZmtpConnectionState::Ready;
			_receiver.OnReady(*this);
		}
		return "";
	}

	void ZmtpConnection::Flush(std::int64_t now)
	{
		if (!_socket.IsOpen())
		{
			return;
		}
		const SocketError error = _sender.Flush(_socket, State() == ZmtpConnectionState::Ready);
		if (error != SocketError::None)
		{
			Lose(now, Describe(error, _endpoint));
		}
	}

	void ZmtpConnection::KeepAlive(std::int64_t now)
	{
		const ZmtpConnectionState state = State();
		if (state == ZmtpConnectionState::Handshake && now > _deadline)
		{
			Lose(now, _endpoint.ToString() + " accepts connections but is no ZeroMQ socket");
		}
		else if (state == ZmtpConnectionState::Ready && _heartbeat.IsDead(now))
		{
			Lose(now, "the sidecar has been silent for " + std::to_string(_options.HeartbeatTimeout / 1000000) + " s");
		}
		else if (state == ZmtpConnectionState::Ready && _heartbeat.WantsPing(now))
		{
			ZmtpWire::WritePing(_sender.Messages(), _options.HeartbeatTimeout / 1000);
		}
	}

	void ZmtpConnection::Lose(std::int64_t now, const std::string& reason)
	{
		CloseSocket();
		_retryAt = now + _delay.Next();
		_state = ZmtpConnectionState::Waiting;
		_receiver.OnLost(*this, reason);
	}

	void ZmtpConnection::CloseSocket()
	{
		_dialer.reset();
		_socket.Close();
	}
}

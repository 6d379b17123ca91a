using System;
using System.Net.Sockets;

namespace AvatarBridge.Core
{
    /// <summary>
    /// One ZMTP connection that keeps itself alive: connects, shakes hands, reads and writes without ever blocking,
    /// and tries again with growing waits when it is lost. Driven by <see cref="Step"/> on one thread;
    /// <see cref="TrySend"/> may be called from any.
    /// </summary>
    public sealed class ZmtpConnection
    {
        private const int ReadsPerStep = 64;

        private readonly ZmtpSocketType _type;
        private readonly IZmtpReceiver _receiver;
        private readonly ZmtpOptions _options;
        private readonly ZmtpFrameReader _reader;
        private readonly ZmtpSender _sender;
        private readonly ReconnectDelay _delay;
        private readonly ZmtpHeartbeat _heartbeat;

        private ZmtpEndpoint _endpoint;
        private TcpDialer _dialer;
        private Socket _socket;
        private volatile int _state = (int)ZmtpConnectionState.Waiting;
        private long _retryAt;
        private long _deadline;
        private bool _greeted;
        private bool _insideMultipart;

        public ZmtpConnection(ZmtpSocketType type, ZmtpEndpoint endpoint, IZmtpReceiver receiver, ZmtpOptions options)
        {
            _type = type;
            _endpoint = endpoint;
            _receiver = receiver;
            _options = options;
            _reader = new ZmtpFrameReader(options.MaximumMessageBytes);
            _sender = new ZmtpSender(options.MaximumQueuedBytes);
            _heartbeat = new ZmtpHeartbeat(options.HeartbeatInterval, options.HeartbeatTimeout);
            _delay = new ReconnectDelay(options.ShortestReconnect, options.LongestReconnect, options.JitterSeed);
        }

        public ZmtpConnectionState State => (ZmtpConnectionState)_state;

        /// <summary>Times the handshake was completed.</summary>
        public int ConnectCount { get; private set; }

        /// <summary>Messages thrown away because they had several parts, which the protocol does not use.</summary>
        public int IgnoredMessages { get; private set; }

        /// <summary>Queues a message; false if there is no connection or the peer does not keep up.</summary>
        public bool TrySend(ReadOnlySpan<byte> message)
        {
            return State == ZmtpConnectionState.Ready && ZmtpWire.WriteFrame(_sender.Messages, 0, message);
        }

        public bool TrySubscribe(ReadOnlySpan<byte> topic, bool subscribe)
        {
            return State == ZmtpConnectionState.Ready && ZmtpWire.WriteSubscription(_sender.Messages, topic, subscribe);
        }

        /// <summary>Goes to another address; what was connected is closed first. Only on the thread of <see cref="Step"/>.</summary>
        public void MoveTo(ZmtpEndpoint endpoint)
        {
            _endpoint = endpoint;
            CloseSocket();
            _delay.Reset();
            _retryAt = 0;
            _state = (int)ZmtpConnectionState.Waiting;
        }

        /// <summary>Waits up to so many microseconds for something to read.</summary>
        public void Wait(int microseconds)
        {
            Socket socket = _socket;
            try
            {
                if (socket != null && State >= ZmtpConnectionState.Handshake)
                {
                    socket.Poll(microseconds, SelectMode.SelectRead);
                }
            }
            catch (Exception error) when (error is SocketException || error is ObjectDisposedException)
            {
                // The next Step meets the same error and reports it, unless another thread has closed the socket.
            }
        }

        /// <summary>Does what can be done now. <paramref name="now"/> is <see cref="MonotonicClock.Microseconds"/>.</summary>
        public void Step(long now)
        {
            try
            {
                switch (State)
                {
                    case ZmtpConnectionState.Waiting:
                        Dial(now);
                        break;
                    case ZmtpConnectionState.Connecting:
                        Await(now);
                        break;
                    case ZmtpConnectionState.Handshake:
                    case ZmtpConnectionState.Ready:
                        Receive(now);
                        _sender.Flush(_socket, State == ZmtpConnectionState.Ready);
                        KeepAlive(now);
                        break;
                }
            }
            catch (SocketException error)
            {
                Lose(now, SocketErrors.Describe(error.SocketErrorCode, _endpoint));
            }
            catch (ObjectDisposedException)
            {
                Lose(now, "the socket was closed");
            }
        }

        /// <summary>Closes for good; may be called from another thread to end a wait.</summary>
        public void Close()
        {
            _state = (int)ZmtpConnectionState.Closed;
            CloseSocket();
        }

        private void Dial(long now)
        {
            if (now >= _retryAt)
            {
                _dialer = new TcpDialer(_endpoint);
                _deadline = now + _options.ConnectTimeout;
                _state = (int)ZmtpConnectionState.Connecting;
            }
        }

        private void Await(long now)
        {
            Socket socket = _dialer.Poll(out string problem);
            if (problem != null || (socket == null && now > _deadline))
            {
                Lose(now, problem ?? "no answer from " + _endpoint);
                return;
            }
            if (socket == null)
            {
                return;
            }
            _socket = socket;
            _dialer = null;
            _reader.Reset();
            _sender.Clear();
            _greeted = _insideMultipart = false;
            _heartbeat.Received(now);
            _deadline = now + _options.HandshakeTimeout;
            ZmtpWire.WriteGreeting(_sender.Handshake);
            _state = (int)ZmtpConnectionState.Handshake;
            _sender.Flush(_socket, false);
        }

        private void Receive(long now)
        {
            for (int i = 0; i < ReadsPerStep && _socket != null; i++)
            {
                ArraySegment<byte> room = _reader.FreeSpace(_reader.MissingBytes());
                int count = _socket.Receive(room.Array, room.Offset, room.Count, SocketFlags.None, out SocketError error);
                if (error == SocketError.WouldBlock || error == SocketError.IOPending)
                {
                    return;
                }
                if (error != SocketError.Success || count == 0)
                {
                    Lose(now, count == 0 ? "the sidecar closed the connection" : SocketErrors.Describe(error, _endpoint));
                    return;
                }
                _heartbeat.Received(now);
                _reader.Commit(count);
                if (!Digest(now) || count < room.Count)
                {
                    return;
                }
            }
        }

        private bool Digest(long now)
        {
            string problem = null;
            if (!_greeted)
            {
                if (!_reader.TryReadRaw(ZmtpWire.GreetingSize, out ReadOnlySpan<byte> greeting))
                {
                    return true;
                }
                problem = ZmtpWire.CheckGreeting(greeting);
                _greeted = true;
                ZmtpWire.WriteReady(_sender.Handshake, _type);
            }
            while (problem == null && _socket != null)
            {
                ZmtpFrameStatus status = _reader.TryRead(out byte flags, out ReadOnlySpan<byte> body);
                if (status == ZmtpFrameStatus.NeedMore)
                {
                    return true;
                }
                problem = status == ZmtpFrameStatus.Malformed ? "the peer sent what is no ZMTP frame" : Take(flags, body);
            }
            if (problem != null)
            {
                Lose(now, problem);
            }
            return false;
        }

        private string Take(byte flags, ReadOnlySpan<byte> body)
        {
            if ((flags & ZmtpFrameReader.CommandFlag) != 0)
            {
                return TakeCommand(body);
            }
            if (State != ZmtpConnectionState.Ready)
            {
                return "the peer sent a message before READY";
            }
            bool more = (flags & ZmtpFrameReader.MoreFlag) != 0;
            if (more || _insideMultipart)
            {
                IgnoredMessages += more ? 0 : 1;
                _insideMultipart = more;
                return null;
            }
            _receiver.OnMessage(this, body);
            return null;
        }

        private string TakeCommand(ReadOnlySpan<byte> body)
        {
            if (ZmtpWire.IsCommand(body, "PING", out ReadOnlySpan<byte> rest))
            {
                ZmtpWire.WritePong(_sender.Messages, rest);
            }
            else if (ZmtpWire.IsCommand(body, "ERROR", out rest))
            {
                return "the peer refused: " + ZmtpWire.ReadErrorReason(rest);
            }
            else if (ZmtpWire.IsCommand(body, "READY", out rest) && State == ZmtpConnectionState.Handshake)
            {
                string problem = ZmtpWire.CheckPeer(_type, ZmtpWire.ReadSocketType(rest));
                if (problem != null)
                {
                    return _endpoint + " " + problem;
                }
                _delay.Reset();
                ConnectCount++;
                _state = (int)ZmtpConnectionState.Ready;
                _receiver.OnReady(this);
            }
            return null;
        }

        private void KeepAlive(long now)
        {
            if (State == ZmtpConnectionState.Handshake && now > _deadline)
            {
                Lose(now, _endpoint + " accepts connections but is no ZeroMQ socket");
            }
            else if (State == ZmtpConnectionState.Ready && _heartbeat.IsDead(now))
            {
                Lose(now, "the sidecar has been silent for " + _options.HeartbeatTimeout / 1000000 + " s");
            }
            else if (State == ZmtpConnectionState.Ready && _heartbeat.WantsPing(now))
            {
                ZmtpWire.WritePing(_sender.Messages, (int)(_options.HeartbeatTimeout / 1000));
            }
        }

        private void Lose(long now, string reason)
        {
            CloseSocket();
            if (State == ZmtpConnectionState.Closed)
            {
                return;
            }
            _retryAt = now + _delay.Next();
            _state = (int)ZmtpConnectionState.Waiting;
            _receiver.OnLost(this, reason);
        }

        private void CloseSocket()
        {
            Socket socket = _socket;
            TcpDialer dialer = _dialer;
            _socket = null;
            _dialer = null;
            dialer?.Abandon();
            socket?.Close(0);
        }
    }
}

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
        private const int LargestSend = 16 * 1024;
        private const int ReadsPerStep = 64;

        private readonly ZmtpSocketType _type;
        private readonly IZmtpReceiver _receiver;
        private readonly ZmtpOptions _options;
        private readonly ZmtpFrameReader _reader;
        private readonly ByteQueue _outgoing;
        private readonly ByteQueue _handshakeBytes = new ByteQueue(1024);
        private readonly ReconnectDelay _delay;
        private readonly byte[] _sendBuffer = new byte[LargestSend];

        private ZmtpEndpoint _endpoint;
        private TcpDialer _dialer;
        private Socket _socket;
        private volatile int _state = (int)ZmtpConnectionState.Waiting;
        private long _retryAt;
        private long _deadline;
        private long _lastReceived;
        private long _lastPing;
        private bool _greeted;
        private bool _insideMultipart;

        public ZmtpConnection(ZmtpSocketType type, ZmtpEndpoint endpoint, IZmtpReceiver receiver, ZmtpOptions options)
        {
            _type = type;
            _endpoint = endpoint;
            _receiver = receiver;
            _options = options;
            _reader = new ZmtpFrameReader(options.MaximumMessageBytes);
            _outgoing = new ByteQueue(options.MaximumQueuedBytes);
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
            return State == ZmtpConnectionState.Ready && ZmtpWire.WriteFrame(_outgoing, 0, message);
        }

        public bool TrySubscribe(ReadOnlySpan<byte> topic, bool subscribe)
        {
            return State == ZmtpConnectionState.Ready && ZmtpWire.WriteSubscription(_outgoing, topic, subscribe);
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
            catch (SocketException)
            {
                // The next Step reads, meets the same error and reports it.
            }
            catch (ObjectDisposedException)
            {
                // Closed from another thread while waiting.
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
                    case ZmtpConnectionState.Resolving:
                    case ZmtpConnectionState.Connecting:
                        Await(now);
                        break;
                    case ZmtpConnectionState.Handshake:
                    case ZmtpConnectionState.Ready:
                        Receive(now);
                        Flush();
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

        /// <summary>Sends what is queued, as far as the network takes it at once. For a last word before closing.</summary>
        public void TryFlush()
        {
            try
            {
                Flush();
            }
            catch (SocketException)
            {
                // It was a courtesy; the peer notices the closed socket anyway.
            }
            catch (ObjectDisposedException)
            {
                // The same.
            }
        }

        private void Dial(long now)
        {
            if (now < _retryAt)
            {
                return;
            }
            _dialer = new TcpDialer(_endpoint);
            _deadline = now + _options.ConnectTimeout;
            _state = (int)ZmtpConnectionState.Connecting;
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
            _handshakeBytes.Clear();
            _outgoing.Clear();
            _greeted = _insideMultipart = false;
            _lastReceived = _lastPing = now;
            _deadline = now + _options.HandshakeTimeout;
            ZmtpWire.WriteGreeting(_handshakeBytes);
            _state = (int)ZmtpConnectionState.Handshake;
            Flush();
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
                _lastReceived = now;
                _reader.Commit(count);
                if (!Digest(now))
                {
                    return;
                }
                if (count < room.Count)
                {
                    return;
                }
            }
        }

        private bool Digest(long now)
        {
            if (!_greeted)
            {
                if (!_reader.TryReadRaw(ZmtpWire.GreetingSize, out ReadOnlySpan<byte> greeting))
                {
                    return true;
                }
                string problem = ZmtpWire.CheckGreeting(greeting);
                if (problem != null)
                {
                    Lose(now, problem);
                    return false;
                }
                _greeted = true;
                ZmtpWire.WriteReady(_handshakeBytes, _type);
            }
            while (true)
            {
                ZmtpFrameStatus status = _reader.TryRead(out byte flags, out ReadOnlySpan<byte> body);
                if (status == ZmtpFrameStatus.NeedMore)
                {
                    return true;
                }
                string problem = status == ZmtpFrameStatus.Malformed ? "the peer sent what is no ZMTP frame" : Take(flags, body);
                if (problem != null)
                {
                    Lose(now, problem);
                    return false;
                }
                if (_socket == null)
                {
                    return false;
                }
            }
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
                ZmtpWire.WritePong(_outgoing, rest);
            }
            else if (ZmtpWire.IsCommand(body, "ERROR", out rest))
            {
                return "the peer refused: " + ZmtpWire.ReadErrorReason(rest);
            }
            else if (ZmtpWire.IsCommand(body, "READY", out rest) && State == ZmtpConnectionState.Handshake)
            {
                string peer = ZmtpWire.ReadSocketType(rest);
                bool fits = _type == ZmtpSocketType.Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
                if (!fits)
                {
                    return "port " + _endpoint.Port + " is a " + peer + " socket: control and frame addresses are swapped, or it is another program";
                }
                Flush();
                _delay.Reset();
                ConnectCount++;
                _state = (int)ZmtpConnectionState.Ready;
                _receiver.OnReady(this);
            }
            return null;
        }

        private void Flush()
        {
            Drain(_handshakeBytes);
            if (State == ZmtpConnectionState.Ready && _handshakeBytes.Count == 0)
            {
                Drain(_outgoing);
            }
        }

        private void Drain(ByteQueue queue)
        {
            while (_socket != null)
            {
                int count = queue.Peek(_sendBuffer);
                if (count == 0)
                {
                    return;
                }
                int sent = _socket.Send(_sendBuffer, 0, count, SocketFlags.None, out SocketError error);
                if (error == SocketError.WouldBlock || error == SocketError.NoBufferSpaceAvailable || error == SocketError.IOPending)
                {
                    return;
                }
                if (error != SocketError.Success)
                {
                    throw new SocketException((int)error);
                }
                queue.Drop(sent);
            }
        }

        private void KeepAlive(long now)
        {
            if (State == ZmtpConnectionState.Handshake)
            {
                if (now > _deadline)
                {
                    Lose(now, _endpoint + " accepts connections but is no ZeroMQ socket");
                }
                return;
            }
            if (_socket == null)
            {
                return;
            }
            if (now - _lastReceived > _options.HeartbeatTimeout)
            {
                Lose(now, "the sidecar has been silent for " + (now - _lastReceived) / 1000000 + " s");
            }
            else if (now - Math.Max(_lastReceived, _lastPing) > _options.HeartbeatInterval)
            {
                _lastPing = now;
                ZmtpWire.WritePing(_outgoing, (int)(_options.HeartbeatTimeout / 1000));
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

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;

namespace AvatarBridge.Core.Tests
{
    /// <summary>
    /// The least sidecar there is, on this machine's own addresses: welcomes, gives a layout, answers pings and sends
    /// frames when the test says so. The real one, in Python, is met by the conformance run.
    /// </summary>
    internal sealed class LoopbackSidecar : IDisposable
    {
        private readonly TcpListener _control = LoopbackSocket.Listen();
        private readonly TcpListener _frames = LoopbackSocket.Listen();
        private readonly List<Socket> _sockets = new List<Socket>();
        private readonly List<Socket> _controls = new List<Socket>();
        private readonly List<Socket> _subscribers = new List<Socket>();
        private readonly List<Thread> _threads = new List<Thread>();
        private readonly string _subject;
        private readonly Func<byte[]> _layout;
        private object _rigMark;
        private readonly long _start = MonotonicClock.Microseconds;
        private long _turned;
        private volatile bool _closed;
        private long _epoch;

        public LoopbackSidecar(string subject, int joints, int channels)
            : this(subject, () => WireBytes.Layout(subject, joints, channels))
        {
        }

        /// <param name="subject">Name of the client's own subject.</param>
        /// <param name="layout">Makes the layout message whenever one is asked for.</param>
        public LoopbackSidecar(string subject, Func<byte[]> layout)
        {
            _subject = subject;
            _layout = layout;
            AnnouncedFrames = FramesAddress;
            OnRig = request => _layout();
            Start(() => Accept(_control, true));
            Start(() => Accept(_frames, false));
        }

        public string ControlAddress => "tcp://" + _control.LocalEndpoint;

        public string FramesAddress => "tcp://" + _frames.LocalEndpoint;

        /// <summary>Where the welcome says that frames are.</summary>
        public string AnnouncedFrames { get; set; }

        /// <summary>What a rig is answered with; null for no answer.</summary>
        public Func<Dictionary<string, object>, byte[]> OnRig { get; set; }

        /// <summary>The session clock: samples since this was made, and what it was turned on by.</summary>
        public long Sample => (MonotonicClock.Microseconds - _start) * SessionClock.Rate / 1000000 + Interlocked.Read(ref _turned);

        /// <summary>Another session begins, so many samples from where this one is.</summary>
        public void Turn(long samples) => Interlocked.Add(ref _turned, samples);

        /// <summary>While true nothing is read, as on a network that is behind.</summary>
        public volatile bool Holds;

        /// <summary>Messages that came on the control socket.</summary>
        public int Received;

        public int Byes;

        /// <summary>All maps that came on the control socket, in order.</summary>
        public ConcurrentQueue<Dictionary<string, object>> Messages { get; } = new ConcurrentQueue<Dictionary<string, object>>();

        public int Subscribers
        {
            get
            {
                lock (_subscribers)
                {
                    return _subscribers.Count;
                }
            }
        }

        public void Publish(byte[] body) => Publish(WireConstants.MotionTopic + _subject, body);

        /// <summary>The agent's voice in the session that clients are welcomed to.</summary>
        public void PublishVoice(byte[] body) => Publish(WireConstants.SoundTopic + "demo/" + WireConstants.SpeakerAgent, body);

        /// <summary>Somebody interrupts the agent; every client is told.</summary>
        public long Interrupt(long sample)
        {
            long epoch = Interlocked.Increment(ref _epoch);
            Publish(WireConstants.EventTopic + "demo", WireBytes.Event(epoch, 0, sample, StreamEvent.Interrupted));
            return epoch;
        }

        private void Publish(string name, byte[] body)
        {
            byte[] topic = AsciiText.Topic(name);
            var message = new byte[topic.Length + body.Length];
            topic.CopyTo(message, 0);
            body.CopyTo(message, topic.Length);
            lock (_subscribers)
            {
                foreach (Socket socket in _subscribers)
                {
                    // One that was dropped is in the list until its thread has seen it.
                    Guard(() => LoopbackSocket.Send(socket, 0, message));
                }
            }
        }

        /// <summary>Sends raw bytes to every subscriber, as a broken peer would.</summary>
        public void PublishRaw(byte[] bytes)
        {
            lock (_subscribers)
            {
                foreach (Socket socket in _subscribers)
                {
                    socket.Send(bytes);
                }
                _subscribers.Clear();
            }
        }

        /// <summary>Answers the last rig with its layout, to every client.</summary>
        public void AnswerRig()
        {
            lock (_sockets)
            {
                foreach (Socket socket in _controls)
                {
                    LoopbackSocket.Send(socket, 0, WireBytes.Marked(_layout(), _rigMark));
                }
            }
        }

        /// <summary>Tells every client that it is not known, as after a long sleep.</summary>
        public void Forget()
        {
            lock (_sockets)
            {
                foreach (Socket socket in _controls)
                {
                    LoopbackSocket.Send(socket, 0, WireBytes.Refused("unknown_client", "say hello first"));
                }
            }
        }

        /// <summary>Breaks every connection, as a restart would; new ones are welcome.</summary>
        public void DropClients()
        {
            lock (_sockets)
            {
                foreach (Socket socket in _sockets)
                {
                    socket.Close(0);
                }
                _sockets.Clear();
                _controls.Clear();
            }
        }

        public void Dispose()
        {
            _closed = true;
            _control.Stop();
            _frames.Stop();
            DropClients();
            foreach (Thread thread in _threads.ToArray())
            {
                thread.Join(2000);
            }
        }

        private void Start(Action work)
        {
            var thread = new Thread(() => Guard(work)) { IsBackground = true };
            lock (_threads)
            {
                _threads.Add(thread);
            }
            thread.Start();
        }

        private void Guard(Action work)
        {
            try
            {
                work();
            }
            catch (SocketException)
            {
                // The other side left, or Dispose closed the socket.
            }
            catch (ObjectDisposedException)
            {
                // The same.
            }
        }

        private void Accept(TcpListener listener, bool control)
        {
            while (!_closed)
            {
                Socket socket = listener.AcceptSocket();
                lock (_sockets)
                {
                    _sockets.Add(socket);
                    if (control)
                    {
                        _controls.Add(socket);
                    }
                }
                Start(() => Talk(socket, control));
            }
        }

        private void Talk(Socket socket, bool control)
        {
            var queue = new ByteQueue(4096);
            ZmtpWire.WriteGreeting(queue);
            LoopbackSocket.Flush(queue, socket);
            var reader = new ZmtpFrameReader(1 << 20);
            bool greeted = false;
            while (LoopbackSocket.TryFill(reader, socket))
            {
                SpinWait.SpinUntil(() => !Holds || _closed);
                if (!greeted && reader.TryReadRaw(ZmtpWire.GreetingSize, out _))
                {
                    greeted = true;
                    byte[] ready = LoopbackSocket.Ready(control ? "ROUTER" : "PUB");
                    LoopbackSocket.Send(socket, ZmtpFrameReader.CommandFlag, ready);
                }
                while (greeted && reader.TryRead(out byte flags, out ReadOnlySpan<byte> body) == ZmtpFrameStatus.Frame)
                {
                    Take(socket, control, flags, body);
                }
            }
            lock (_subscribers)
            {
                _subscribers.Remove(socket);
            }
            socket.Close(0);
        }

        private void Take(Socket socket, bool control, byte flags, ReadOnlySpan<byte> body)
        {
            if ((flags & ZmtpFrameReader.CommandFlag) != 0)
            {
                return;
            }
            if (!control)
            {
                if (body[0] == 1 && body.Slice(1).SequenceEqual(AsciiText.Topic(WireConstants.MotionTopic + _subject)))
                {
                    lock (_subscribers)
                    {
                        _subscribers.Add(socket);
                    }
                }
                return;
            }
            Interlocked.Increment(ref Received);
            MsgPackTree.TryReadMap(body, out Dictionary<string, object> map);
            Messages.Enqueue(map);
            switch (map["type"])
            {
                case "hello":
                    LoopbackSocket.Send(socket, 0, WireBytes.Welcome("demo", _subject, AnnouncedFrames));
                    break;
                case "ping":
                    LoopbackSocket.Send(socket, 0, WireBytes.Pong(map["t"], MonotonicClock.Microseconds - _start, Sample));
                    break;
                case "interrupt":
                    long sample = Convert.ToInt64(map["sample"]);
                    LoopbackSocket.Send(socket, 0, WireBytes.Interrupted(Interrupt(sample), sample));
                    break;
                case "rig":
                    map.TryGetValue("id", out _rigMark);
                    byte[] answer = OnRig(map);
                    if (answer != null)
                    {
                        LoopbackSocket.Send(socket, 0, WireBytes.Marked(answer, _rigMark));
                    }
                    break;
                case "layouts":
                    LoopbackSocket.Send(socket, 0, _layout());
                    break;
                case "bye":
                    Interlocked.Increment(ref Byes);
                    break;
            }
        }
    }
}

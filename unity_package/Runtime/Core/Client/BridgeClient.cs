using System;
using System.Collections.Generic;
using System.Threading;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Everything a game needs of a sidecar: starts one thread that keeps both sockets, gives poses, voices and events,
    /// and sends sound, words and controls. No method blocks, none throws for what comes from the network. Send from one thread
    /// at a time.
    /// </summary>
    public sealed class BridgeClient : IDisposable
    {
        private const int WaitMicroseconds = 2000;
        private const int IdleMilliseconds = 10;
        private const int JoinMilliseconds = 500;

        private readonly BridgeClientOptions _options;
        private readonly EventQueue _events = new EventQueue();
        private readonly ClockOffset _clock = new ClockOffset();
        private readonly SessionTime _time = new SessionTime();
        private readonly MsgPackWriter _writer = new MsgPackWriter();
        private readonly FrameRouter _router;
        private readonly ControlSession _session;
        private readonly ManualResetEvent _stop = new ManualResetEvent(false);
        private ZmtpConnection _control;
        private ZmtpConnection _frames;
        private Thread _thread;
        private volatile MotionStream _own;
        private volatile string _badAddress;
        private ZmtpEndpoint _controlAt;
        private string _framesAt;

        public BridgeClient(BridgeClientOptions options)
        {
            _options = options;
            AgentVoice = new SoundBuffer(SessionClock.Rate);
            UserVoice = new SoundBuffer(SessionClock.Rate);
            _router = new FrameRouter(AgentVoice, UserVoice, _events, _clock, options);
            _session = new ControlSession(options, _router, _clock, _time, TakeWelcome, TakeSubject);
        }

        /// <summary>The motion of the client's own rig; null until the sidecar has welcomed it.</summary>
        public MotionStream Own => _own;

        public SoundBuffer AgentVoice { get; }

        public SoundBuffer UserVoice { get; }

        /// <summary>The sidecar's clock against ours.</summary>
        public ClockOffset Clock => _clock;

        /// <summary>The session clock now, in samples; NaN before the sidecar has answered a ping.</summary>
        public double SessionSample => _time.At(MonotonicClock.Microseconds);

        /// <summary>Epoch of the last interruption the sidecar confirmed; 0 before any.</summary>
        public long InterruptedEpoch => _session.InterruptedEpoch;

        /// <summary>The sidecar's last welcome, another object after each reconnection; null before it.</summary>
        public WelcomeMessage Welcome => _session.Welcome;

        /// <summary>
        /// True from <see cref="ReplaceRig"/> on until the new rig's layout has come: what comes until then is for the old rig.
        /// It stays so when the sidecar refuses the rig; the status says why.
        /// </summary>
        public bool AwaitsLayout => _session.AwaitsLayout;

        /// <summary>The sidecar's last answer to <see cref="RequestServerStatus"/>; null before it.</summary>
        public IReadOnlyDictionary<string, object> ServerStatus => _session.ServerStatus;

        /// <summary>Messages that could not be read or belong to nobody.</summary>
        public long UnusableMessages => _router.Unusable + _session.Unusable;

        public BridgeState State
        {
            get
            {
                return _thread == null ? BridgeState.Stopped : _badAddress != null ? BridgeState.BadAddress : _session.State;
            }
        }

        /// <summary>Starts the thread; what fails shows in <see cref="State"/>. A stopped client does not start again.</summary>
        public void Start()
        {
            if (_thread != null || _stop.WaitOne(0))
            {
                return;
            }
            if (!ZmtpEndpoint.TryParse(_options.ControlAddress, out ZmtpEndpoint endpoint, out string problem))
            {
                _badAddress = problem;
            }
            else
            {
                _controlAt = endpoint;
                _control = new ZmtpConnection(ZmtpSocketType.Dealer, endpoint, _session, _options.Transport);
            }
            _thread = new Thread(Run) { IsBackground = true, Name = "Avatar Bridge" };
            _thread.Start();
        }

        /// <summary>
        /// Says bye, closes the sockets and ends the thread; returns within about a second, whatever the network does.
        /// </summary>
        public void Dispose()
        {
            Thread thread = _thread;
            if (thread == null)
            {
                _stop.Set();
                return;
            }
            ControlWriter.Bye(_writer);
            _control?.TrySend(_writer.Written);
            _stop.Set();
            if (!thread.Join(JoinMilliseconds))
            {
                _control?.Close();
                _frames?.Close();
                thread.Join(JoinMilliseconds);
            }
            _thread = null;
        }

        /// <summary>Receives another subject's motion, too.</summary>
        public MotionStream Watch(string subject) => _router.Watch(subject);

        public void Unwatch(MotionStream stream) => _router.Unwatch(stream);

        /// <summary>The pose of the own rig; see <see cref="MotionStream.TrySample"/>.</summary>
        public bool TrySample(double playhead, double seconds, out MotionFrame pose)
        {
            MotionStream own = _own;
            pose = null;
            return own != null && own.TrySample(playhead, seconds, out pose);
        }

        /// <summary>Takes the oldest event that has come.</summary>
        public bool TryDequeueEvent(out StreamEvent item) => _events.TryTake(out item);

        /// <summary>Sound of one speaker, -1 to 1; false if it was not taken (not connected, or far behind).</summary>
        public bool SendAudio(string speaker, ReadOnlySpan<float> samples, int rate, long? sample = null)
        {
            ControlWriter.Audio(_writer, speaker, samples, rate, sample);
            return Send();
        }

        /// <summary>Words that go with a voice.</summary>
        public bool SendText(string speaker, IReadOnlyList<TimedWord> words)
        {
            ControlWriter.Text(_writer, speaker, words);
            return Send();
        }

        public bool SendControl(string name, double value)
        {
            ControlWriter.Control(_writer, name, value);
            return Send();
        }

        public bool SendUserFace(long sample, IReadOnlyList<string> channels, ReadOnlySpan<float> weights)
        {
            ControlWriter.UserFace(_writer, sample, channels, weights);
            return Send();
        }

        /// <summary>Stops the agent's speech at a sample, by default now.</summary>
        public bool Interrupt(long? sample = null)
        {
            ControlWriter.Interrupt(_writer, sample);
            return Send();
        }

        /// <summary>Tells which sample is being heard.</summary>
        public bool SendPlayhead(long sample)
        {
            ControlWriter.Playhead(_writer, sample);
            return Send();
        }

        /// <summary>Runs or holds the session's own source.</summary>
        public bool SetPlaying(bool playing)
        {
            ControlWriter.Transport(_writer, playing);
            return Send();
        }

        /// <summary>The own subject is another rig from now on: the sidecar is told now or with the next hello.</summary>
        public void ReplaceRig(RigRequest rig) => _session.ReplaceRig(rig);

        /// <summary>Drives one more rig as another subject, or gives the own one another rig as <see cref="ReplaceRig"/> does.</summary>
        public bool SendRig(RigRequest rig, string subject)
        {
            if (!string.IsNullOrEmpty(subject) && subject == _own?.Subject)
            {
                ReplaceRig(rig);
                return State == BridgeState.Running;
            }
            ControlWriter.Rig(_writer, rig, _options.Encoding, subject);
            return Send();
        }

        public bool RequestServerStatus()
        {
            ControlWriter.Status(_writer);
            return Send();
        }

        /// <summary>The state in words. Allocates: for inspectors, not for every frame.</summary>
        public BridgeStatus GetStatus()
        {
            string problem = _badAddress ?? _session.LastProblem ?? _router.LastProblem;
            int reconnects = Math.Max(0, (_control?.ConnectCount ?? 0) - 1);
            string sentence = StatusSentence.Of(State, problem, _options, _own, _frames?.State, _router.LastProblem, _session);
            return new BridgeStatus(State, sentence, problem, _session.Welcome, reconnects);
        }

        private bool Send() => State == BridgeState.Running && _control.TrySend(_writer.Written);

        private void Run()
        {
            try
            {
                while (!_stop.WaitOne(0) && _control != null)
                {
                    long now = MonotonicClock.Microseconds;
                    _control.Step(now);
                    _session.Tick(_control, now);
                    _frames?.Step(now);
                    Rest();
                }
                // Once more, for the bye.
                _control?.Step(MonotonicClock.Microseconds);
            }
            catch (Exception error)
            {
                // The thread's top: a fault of ours ends the connection with its reason and not the game.
                _badAddress = "the receiver stopped, which is a fault of this package: " + error;
            }
            _control?.Close();
            _frames?.Close();
        }

        private void Rest()
        {
            if (_frames != null && _frames.State == ZmtpConnectionState.Ready)
            {
                _frames.Wait(WaitMicroseconds);
            }
            else if (_control.State >= ZmtpConnectionState.Handshake)
            {
                _control.Wait(WaitMicroseconds);
            }
            else
            {
                _stop.WaitOne(IdleMilliseconds);
            }
        }

        private void TakeWelcome(WelcomeMessage welcome)
        {
            string address = string.IsNullOrEmpty(_options.FramesAddress) ? welcome.Frames : _options.FramesAddress;
            if (!ZmtpEndpoint.TryParse(address, out ZmtpEndpoint endpoint, out string problem))
            {
                _badAddress = problem;
                return;
            }
            endpoint = endpoint.SeenFrom(_controlAt);
            if (_frames == null)
            {
                _frames = new ZmtpConnection(ZmtpSocketType.Sub, endpoint, _router, _options.Transport);
            }
            else if (_framesAt != address)
            {
                _frames.MoveTo(endpoint);
            }
            _framesAt = address;
            if (welcome.Subject != null)
            {
                TakeSubject(welcome.Subject);
            }
        }

        private void TakeSubject(string subject)
        {
            MotionStream own = _own;
            if (own?.Subject != subject)
            {
                _own = Watch(subject);
                _router.Unwatch(own);
            }
        }
    }
}

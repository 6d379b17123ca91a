using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>
    /// The conversation on the control socket: says hello, takes the welcome, asks for layouts, pings. On the
    /// receiver's thread.
    /// </summary>
    internal sealed class ControlSession : IZmtpReceiver
    {
        private const long PingInterval = 1000000;
        private const long FirstPings = 100000;
        private const int QuickPings = 8;
        private const long HelloRetry = 3000000;
        private const long RefusedRetry = 5000000;
        private const long LayoutRetry = 500000;
        private const string UnknownClient = "unknown_client";
        private const string SubjectTaken = "subject_taken";

        private readonly BridgeClientOptions _options;
        private readonly FrameRouter _router;
        private readonly ClockOffset _clock;
        private readonly MsgPackWriter _writer = new MsgPackWriter();
        private readonly SessionTime _time;
        private readonly Action<WelcomeMessage> _onWelcome;
        private readonly Action<string> _onSubject;
        private long _nextHello;
        private long _nextPing;
        private long _nextLayouts;
        private int _pings;
        // The rig to drive, the one the sidecar was told of last, by which mark, and the one it has taken.
        private volatile RigRequest _rig;
        private RigRequest _toldRig;
        private long _rigMark;
        private volatile RigRequest _takenRig;
        private string _subject;
        private volatile WelcomeMessage _welcome;
        private volatile RefusedMessage _refused;
        private volatile string _problem;
        private volatile int _state = (int)BridgeState.Connecting;

        public ControlSession(
            BridgeClientOptions options,
            FrameRouter router,
            ClockOffset clock,
            SessionTime time,
            Action<WelcomeMessage> onWelcome,
            Action<string> onSubject)
        {
            _options = options;
            _router = router;
            _clock = clock;
            _time = time;
            _onWelcome = onWelcome;
            _onSubject = onSubject;
            _rig = _takenRig = options.Rig;
        }

        public BridgeState State => (BridgeState)_state;

        public WelcomeMessage Welcome => _welcome;

        /// <summary>The last refusal that is not made up for by a welcome or by a rig that was taken since; null without one.</summary>
        public RefusedMessage Refused => _refused;

        /// <summary>Whether the sidecar has yet to answer with the layout of a rig that was replaced.</summary>
        public bool AwaitsLayout => _takenRig != _rig;

        public string LastProblem => _problem;

        /// <summary>Messages of the sidecar that could not be read.</summary>
        public long Unusable { get; private set; }

        /// <summary>Epoch and sample of the last interruption the sidecar confirmed; epoch 0 before any.</summary>
        public long InterruptedEpoch { get; private set; }

        /// <summary>The sidecar's last answer to a status question; null before it.</summary>
        public IReadOnlyDictionary<string, object> ServerStatus { get; private set; }

        /// <summary>What the own subject is from now on, here and in every later hello. From any thread.</summary>
        public void ReplaceRig(RigRequest rig) => _rig = rig;

        /// <summary>Sends what is due.</summary>
        public void Tick(ZmtpConnection control, long now)
        {
            if (control.State != ZmtpConnectionState.Ready)
            {
                return;
            }
            if (State != BridgeState.Running && now >= _nextHello)
            {
                _nextHello = now + HelloRetry;
                _toldRig = _rig;
                ControlWriter.Hello(_writer, _options.ClientName, _options.Encoding, _toldRig, _options.Session, _options.Subject);
                control.TrySend(_writer.Written);
            }
            if (State != BridgeState.Running)
            {
                return;
            }
            RigRequest rig = _rig;
            if (_toldRig != rig)
            {
                ControlWriter.Rig(_writer, rig, _options.Encoding, _subject, ++_rigMark);
                _toldRig = control.TrySend(_writer.Written) ? rig : _toldRig;
            }
            if (now >= _nextPing)
            {
                _nextPing = now + (_pings++ < QuickPings ? FirstPings : PingInterval);
                ControlWriter.Ping(_writer, now);
                control.TrySend(_writer.Written);
            }
            if (_router.WantsLayouts && now >= _nextLayouts)
            {
                _router.WantsLayouts = false;
                _nextLayouts = now + LayoutRetry;
                ControlWriter.Layouts(_writer, null);
                control.TrySend(_writer.Written);
            }
        }

        public void OnReady(ZmtpConnection connection)
        {
            _nextHello = 0;
            _state = (int)BridgeState.Greeting;
        }

        public void OnLost(ZmtpConnection connection, string reason)
        {
            _problem = reason;
            _state = (int)BridgeState.Connecting;
        }

        public void OnMessage(ZmtpConnection connection, ReadOnlySpan<byte> message)
        {
            long now = MonotonicClock.Microseconds;
            if (PongMessage.TryRead(message, out PongMessage pong))
            {
                _clock.Add((long)pong.T, now, pong.ServerMicroseconds);
                _time.Note(pong, _clock, now);
                return;
            }
            if (!MsgPackTree.TryReadMap(message, out Dictionary<string, object> map))
            {
                Unusable++;
                return;
            }
            string problem = Take(map, now);
            if (problem != null)
            {
                Unusable++;
                _problem = problem;
            }
        }

        private string Take(Dictionary<string, object> map, long now)
        {
            string problem = null;
            map.TryGetValue(WireConstants.KeyType, out object type);
            switch (type as string)
            {
                case WireConstants.TypeWelcome:
                    if (WelcomeMessage.TryRead(map, out WelcomeMessage welcome, out problem))
                    {
                        TakeWelcome(welcome);
                    }
                    break;
                case WireConstants.TypeRefused:
                    _refused = new RefusedMessage(map);
                    _problem = _refused.Message;
                    TakeRefusal(_refused, IsAboutOwnRig(map), now);
                    break;
                case WireConstants.TypeLayout:
                    if (LayoutMessage.TryRead(map, out LayoutMessage layout, out problem))
                    {
                        TakeLayout(layout, IsAboutOwnRig(map));
                    }
                    break;
                case WireConstants.TypeInterrupted:
                    var fields = new MessageFields(map, WireConstants.TypeInterrupted);
                    long epoch = fields.Integer(WireConstants.KeyEpoch, 0, int.MaxValue);
                    long sample = fields.Integer(WireConstants.KeySample, -WireConstants.MaximumSample, WireConstants.MaximumSample);
                    problem = fields.Problem;
                    if (problem == null)
                    {
                        InterruptedEpoch = epoch;
                        _router.Cut(epoch, sample);
                    }
                    break;
                case WireConstants.TypeStatus:
                    map.TryGetValue(WireConstants.KeyStatus, out object status);
                    ServerStatus = status as Dictionary<string, object>;
                    break;
                case WireConstants.TypeBye:
                    // The socket closes next, or it answers our own; either way a new hello is due if it stays open.
                    _state = (int)BridgeState.Greeting;
                    _nextHello = now + HelloRetry;
                    break;
                default:
                    problem = "the sidecar sent a message of unknown type '" + type + "'";
                    break;
            }
            return problem;
        }

        private bool IsAboutOwnRig(Dictionary<string, object> map)
        {
            return _rigMark > 0 && map.TryGetValue(WireConstants.KeyId, out object mark) && mark is long number && number == _rigMark;
        }

        private void TakeLayout(LayoutMessage layout, bool ofOwnRig)
        {
            if (ofOwnRig)
            {
                _refused = null;
                _subject = layout.Subject;
                _onSubject(layout.Subject);
            }
            _router.Find(layout.Subject)?.Bind(layout, Welcome?.ClockRate ?? SessionClock.Rate);
            if (ofOwnRig)
            {
                _takenRig = _toldRig;
            }
        }

        private void TakeRefusal(RefusedMessage refused, bool ofOwnRig, long now)
        {
            if (State != BridgeState.Running)
            {
                _state = (int)BridgeState.Refused;
                _nextHello = now + RefusedRetry;
            }
            else if (refused.Code == UnknownClient)
            {
                // It has forgotten us, as after a long sleep of this machine: hello again at once.
                _state = (int)BridgeState.Greeting;
                _nextHello = 0;
            }
            else if (ofOwnRig && refused.Code == SubjectTaken && string.IsNullOrEmpty(_options.Subject) && _subject != null)
            {
                // The sidecar chose the name, for others of the same rig as well: it may choose another.
                _subject = null;
                _toldRig = null;
            }
        }

        private void TakeWelcome(WelcomeMessage welcome)
        {
            if (welcome.Version != WireConstants.ProtocolVersion || welcome.ClockRate != SessionClock.Rate)
            {
                _problem = "the sidecar speaks protocol " + welcome.Version + " at " + welcome.ClockRate + " Hz, this package "
                    + WireConstants.ProtocolVersion + " at " + SessionClock.Rate + " Hz: update the older one";
                _state = (int)BridgeState.Refused;
                return;
            }
            _refused = null;
            _welcome = welcome;
            _subject = welcome.Subject;
            _clock.Reset();
            _time.Reset();
            _pings = 0;
            _nextPing = 0;
            _nextLayouts = 0;
            _onWelcome(welcome);
            _router.Follow(welcome.Session);
            _router.WantsLayouts = true;
            _takenRig = _toldRig;
            _state = (int)BridgeState.Running;
        }
    }
}

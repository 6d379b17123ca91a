using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// One subject's motion. The receiver's thread feeds it; one other thread (the player loop) takes poses out of it.
    /// </summary>
    public sealed class MotionStream
    {
        private readonly StallOptions _stall;
        private readonly byte[] _topic;
        private volatile StreamBinding _binding;
        private StreamBinding _playerBinding;
        private PosePlayer _player;
        private long _lastSequence = -1;
        private long _lastFrameAt;

        internal MotionStream(string subject, PlayoutOptions playout, StallOptions stall, int clockRate)
        {
            Subject = subject;
            _stall = stall;
            _topic = AsciiText.Topic(WireConstants.MotionTopic + subject);
            Playout = new PlayoutClock(clockRate, playout);
        }

        public string Subject { get; }

        /// <summary>The layout and its buffer; null until the layout has come. Compare references to see a change.</summary>
        public StreamBinding Binding => _binding;

        public PlayoutClock Playout { get; }

        public StreamCounters Counters { get; } = new StreamCounters();

        public LatencyStages Latency { get; } = new LatencyStages();

        /// <summary>When the last good frame came, by <see cref="MonotonicClock"/>; 0 before any.</summary>
        public long LastFrameAt => System.Threading.Interlocked.Read(ref _lastFrameAt);

        /// <summary>Milliseconds the pose last asked for lay past the newest frame.</summary>
        public double StalledMilliseconds => _player == null ? 0 : _player.StalledMilliseconds;

        internal byte[] Topic => _topic;

        /// <summary>
        /// The pose at a playhead in samples, <paramref name="seconds"/> after the last one asked for. False before the first
        /// frame. The pose is a buffer of the stream, valid until the next call.
        /// </summary>
        public bool TrySample(double playhead, double seconds, out MotionFrame pose)
        {
            StreamBinding binding = _binding;
            pose = null;
            if (binding == null)
            {
                return false;
            }
            if (binding != _playerBinding)
            {
                _playerBinding = binding;
                _player = new PosePlayer(binding.Layout, binding.Buffer, binding.ClockRate, _stall);
            }
            return _player.TrySample(playhead, seconds, out pose);
        }

        /// <summary>The pose to show at a time of <see cref="MonotonicClock"/>, by the jitter buffer's own playhead.</summary>
        public bool TrySampleNow(long now, double seconds, out MotionFrame pose, out double playhead)
        {
            pose = null;
            return Playout.TryAdvance(now, out playhead) && TrySample(playhead, seconds, out pose);
        }

        /// <summary>Takes what follows a motion topic's zero byte.</summary>
        internal FrameStatus Add(ReadOnlySpan<byte> body, long arrival, ClockOffset clock)
        {
            FrameStatus status = MotionMessage.Read(body, out MotionMessage message);
            if (status == FrameStatus.Ok)
            {
                StreamBinding binding = _binding;
                bool known = binding != null && binding.Layout.Id == message.LayoutId;
                status = known ? binding.Buffer.Add(message, arrival) : FrameStatus.UnknownLayout;
            }
            Counters.Count(status);
            if (status == FrameStatus.Ok)
            {
                if (_lastSequence >= 0 && message.Sequence > _lastSequence + 1)
                {
                    Counters.Lost += message.Sequence - _lastSequence - 1;
                }
                _lastSequence = message.Sequence;
                System.Threading.Interlocked.Exchange(ref _lastFrameAt, arrival);
                Playout.Observe(message.Sample, arrival);
                Latency.Add(message.Stamps, arrival, clock);
            }
            return status;
        }

        internal void Bind(LayoutMessage message, int clockRate)
        {
            StreamBinding binding = _binding;
            if (binding == null || binding.Layout.Id != message.Layout.Id || binding.ClockRate != clockRate)
            {
                _lastSequence = -1;
                _binding = new StreamBinding(message, clockRate);
            }
        }

        internal void Cut(long epoch, long sample) => _binding?.Buffer.Cut(epoch, sample);

        /// <summary>A new session: frames, epochs and transits of the old one mean nothing any more.</summary>
        internal void Restart()
        {
            _lastSequence = -1;
            _binding?.Buffer.Clear();
            Playout.Reset();
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Turns a buffer and a playhead into the pose to show. Between frames it interpolates. After the newest one it
    /// carries the motion on for a moment, holds, and eases to the idle pose, which is the mean of what was shown;
    /// whatever makes the target jump (frames that come again, a cut, a seek), the pose shown goes over from where it is.
    /// For one thread; allocates nothing after its making.
    /// </summary>
    public sealed class PosePlayer
    {
        private const float Negligible = 1e-4f;
        // Milliseconds a playhead may run ahead of the time that has passed: sound is played in blocks.
        private const double LongestLead = 100;
        // Seconds of motion that the idle pose is the mean of, and the most that one pose counts as.
        private const double IdleSpan = 20;
        private const double LongestShare = 0.1;

        private readonly FrameBuffer _buffer;
        private readonly StallOptions _options;
        private readonly double _samplesPerMillisecond;
        private readonly MotionFrame _before;
        private readonly MotionFrame _after;
        private readonly MotionFrame _target;
        private readonly MotionFrame _shown;
        private readonly MotionFrame _idle;
        private readonly PoseOffset _offset;
        private SampleStatus _lastStatus = SampleStatus.Missing;
        private long _lastBefore = long.MinValue;
        private long _lastAfter = long.MinValue;
        private long _lastEpoch;
        private double _lastPlayhead;
        private double _idleSeconds;
        private float _offsetAmount;

        public PosePlayer(MotionLayout layout, FrameBuffer buffer, int clockRate, StallOptions options)
        {
            int joints = layout.Joints.Length;
            int channels = layout.Channels.Length;
            _buffer = buffer;
            _options = options;
            _samplesPerMillisecond = clockRate / 1000.0;
            _before = new MotionFrame(joints, channels);
            _after = new MotionFrame(joints, channels);
            _target = new MotionFrame(joints, channels);
            _shown = new MotionFrame(joints, channels);
            _idle = new MotionFrame(joints, channels);
            _offset = new PoseOffset(joints, channels);
        }

        /// <summary>Milliseconds the playhead is past the newest frame; 0 if it is not.</summary>
        public double StalledMilliseconds { get; private set; }

        /// <summary>How the playhead lay to the frames last time.</summary>
        public SampleStatus LastStatus => _lastStatus;

        /// <summary>
        /// The pose at a playhead (in samples), <paramref name="seconds"/> after the last one was asked for. The result is
        /// the player's own buffer, valid until the next call; false only if no frame has ever come.
        /// </summary>
        public bool TrySample(double playhead, double seconds, out MotionFrame pose)
        {
            pose = _shown;
            SampleStatus status = _buffer.Bracket(playhead, _before, _after);
            if (status == SampleStatus.Missing)
            {
                return _lastStatus != SampleStatus.Missing && Stall(playhead, seconds);
            }
            // Nothing was shown before the first pose that it could go over from.
            bool first = _lastStatus == SampleStatus.Missing;
            bool jumps = !first && Jumps(status, playhead, seconds);
            if (first)
            {
                _idle.CopyFrom(_after);
            }
            Aim(status, playhead);
            AverageIdle(status, seconds);
            Remember(status, playhead);
            Show(jumps, seconds);
            return true;
        }

        /// <summary>A buffer that was emptied under us: hold, then ease, as after any other end of frames.</summary>
        private bool Stall(double playhead, double seconds)
        {
            bool jumps = _lastStatus == SampleStatus.Ok;
            Aim(SampleStatus.Ahead, playhead);
            _lastStatus = SampleStatus.Ahead;
            Show(jumps, seconds);
            return true;
        }

        private bool Jumps(SampleStatus status, double playhead, double seconds)
        {
            bool resumed = _lastStatus != SampleStatus.Ok && (status != _lastStatus || _after.Sample != _lastAfter);
            bool inserted = _after.Sample == _lastAfter && _before.Sample != _lastBefore;
            bool cut = _after.Epoch != _lastEpoch || _after.Sample < _lastAfter;
            double lead = (playhead - _lastPlayhead) / _samplesPerMillisecond - 1000 * Math.Max(0, seconds);
            return resumed || inserted || cut || playhead < _lastPlayhead || lead > LongestLead;
        }

        private void Remember(SampleStatus status, double playhead)
        {
            _lastStatus = status;
            _lastBefore = _before.Sample;
            _lastAfter = _after.Sample;
            _lastEpoch = _after.Epoch;
            _lastPlayhead = playhead;
        }

        private void Aim(SampleStatus status, double playhead)
        {
            _target.CopyFrom(_after);
            double length = _after.Sample - _before.Sample;
            StalledMilliseconds = status == SampleStatus.Ahead ? Math.Max(0, (playhead - _after.Sample) / _samplesPerMillisecond) : 0;
            if (status == SampleStatus.Ahead)
            {
                Predict(_before.Epoch == _after.Epoch ? length / _samplesPerMillisecond : 0);
                EaseToIdle();
            }
            else if (length > 0 && _before.Epoch == _after.Epoch)
            {
                // Across a cut there is nothing between the two frames; Show goes over to the new one in its own time.
                Poses.Blend(_before, _after, (float)((playhead - _before.Sample) / length), _target);
            }
        }

        /// <summary>Someone who stands as they mostly did, with a neutral face, looks like a person; a T-pose does not.</summary>
        private void AverageIdle(SampleStatus status, double seconds)
        {
            double passed = seconds > 0 ? Math.Min(seconds, LongestShare) : 0;
            if (status == SampleStatus.Ok && passed > 0)
            {
                _idleSeconds = Math.Min(IdleSpan, _idleSeconds + passed);
                Poses.Blend(_idle, _target, (float)(passed / _idleSeconds), _idle);
            }
            Array.Clear(_idle.Face, 0, _idle.Face.Length);
        }

        private void Predict(double frameMilliseconds)
        {
            if (frameMilliseconds <= 0 || _options.Predict <= 0)
            {
                return;
            }
            // p(1 - exp(-t/p)) starts with the motion's own speed and never goes beyond p.
            double carried = _options.Predict * (1 - Math.Exp(-StalledMilliseconds / _options.Predict));
            // A pair of frames far apart tells no speed worth carrying on; one close together must not be blown up.
            double amount = Math.Min(3.0, carried / frameMilliseconds);
            Poses.Blend(_before, _after, (float)(1 + amount), _target);
            for (int i = 0; i < _target.Face.Length; i++)
            {
                _target.Face[i] = Math.Max(0f, Math.Min(1f, _target.Face[i]));
            }
        }

        private void EaseToIdle()
        {
            double past = StalledMilliseconds - _options.Predict - _options.Hold;
            if (past > 0)
            {
                double t = _options.EaseToIdle > 0 ? Math.Min(1, past / _options.EaseToIdle) : 1;
                Poses.Blend(_target, _idle, (float)(t * t * (3 - 2 * t)), _target);
            }
        }

        private void Show(bool jumps, double seconds)
        {
            if (jumps)
            {
                _offset.Measure(_shown, _target);
                _offsetAmount = 1f;
            }
            if (_offsetAmount > 0f)
            {
                double halfLife = _options.RecoverHalfLife;
                _offsetAmount *= halfLife > 0 ? (float)Math.Pow(2, -1000 * Math.Max(0, seconds) / halfLife) : 0f;
                _offsetAmount = _offsetAmount < Negligible ? 0f : _offsetAmount;
            }
            _shown.CopyFrom(_target);
            if (_offsetAmount > 0f)
            {
                _offset.Apply(_offsetAmount, _shown);
            }
        }
    }
}

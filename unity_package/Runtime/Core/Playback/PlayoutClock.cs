using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// The adaptive jitter buffer's clock: which sample to show now when no sound tells it. A frame's transit is its
    /// arrival less its own time; the playhead runs behind the slowest of a hundred by one frame
    /// interval, so that there is always a frame on either side. It follows changes by running up to 5 % faster or
    /// slower, hence never backwards; but hardly faster while a voice sounds. Of speech that is known ahead frames come up
    /// to 300 ms earlier than in a pause: a playhead that took this up would raise the voice's pitch, and stall with
    /// the next pause. One thread observes, another advances.
    /// </summary>
    public sealed class PlayoutClock
    {
        private const int Window = 256;
        private const double Quantile = 0.99;
        private const double LargestRateChange = 0.05;
        // A few times what two crystals differ by.
        private const double LargestGain = 0.001;
        private const double CatchUpHalfLife = 500000;
        private const double LongestInterval = 500000;
        private const double IntervalWeight = 0.1;

        private readonly object _lock = new object();
        private readonly PlayoutOptions _options;
        private readonly SortedWindow _transits = new SortedWindow(Window);
        private readonly double _microsecondsPerSample;
        private double _lastFrame;
        private double _interval;
        private double _lag;
        private double _playhead;
        private long _lastNow;
        private long _soundEnd = long.MinValue;
        private bool _running;

        public PlayoutClock(int clockRate, PlayoutOptions options)
        {
            _microsecondsPerSample = 1e6 / clockRate;
            _options = options;
        }

        /// <summary>Milliseconds between the arrival of the fastest frame and its being shown.</summary>
        public double AddedDelayMilliseconds
        {
            get
            {
                lock (_lock)
                {
                    return _transits.Count == 0 ? 0 : (_lag - _transits[0]) / 1000;
                }
            }
        }

        /// <summary>Milliseconds between the fastest transit and the 99th percentile.</summary>
        public double JitterMilliseconds
        {
            get
            {
                lock (_lock)
                {
                    return _transits.Count == 0 ? 0 : (_transits.Quantile(Quantile) - _transits[0]) / 1000;
                }
            }
        }

        /// <summary>A frame came: its sample and its arrival in microseconds.</summary>
        public void Observe(long sample, long arrival)
        {
            lock (_lock)
            {
                double frame = sample * _microsecondsPerSample;
                double transit = arrival - frame;
                // A session that starts anew has other transits; old ones would hold the playhead for seconds.
                if (_transits.Count > 0 && Math.Abs(transit - _lag) > 4000 * _options.JumpAfter)
                {
                    ResetLocked();
                }
                if (_transits.Count > 0 && frame > _lastFrame && frame - _lastFrame < LongestInterval)
                {
                    double step = frame - _lastFrame;
                    _interval = _interval <= 0 ? step : _interval + (step - _interval) * IntervalWeight;
                }
                _lastFrame = frame;
                _transits.Add(transit);
                _lag = SlowestWaitedFor() + _interval + 1000 * _options.Margin;
            }
        }

        /// <summary>The voice that goes with the frames sounds up to this sample, as far as it has come.</summary>
        public void ObserveSound(long end)
        {
            lock (_lock)
            {
                _soundEnd = end;
            }
        }

        /// <summary>The sample to show at a time in microseconds; false while nothing has come.</summary>
        public bool TryAdvance(long now, out double playhead)
        {
            lock (_lock)
            {
                playhead = _playhead / _microsecondsPerSample;
                if (_transits.Count == 0)
                {
                    return false;
                }
                double wanted = now - _lag;
                double step = Math.Max(0, now - _lastNow);
                double error = wanted - (_playhead + step);
                _lastNow = now;
                if (!_running || Math.Abs(error) > 1000 * _options.JumpAfter)
                {
                    _running = true;
                    _playhead = wanted;
                }
                else
                {
                    double share = 1 - Math.Pow(2, -step / CatchUpHalfLife);
                    double gain = playhead < _soundEnd ? LargestGain : LargestRateChange;
                    _playhead += step + Math.Max(-LargestRateChange * step, Math.Min(gain * step, error * share));
                }
                playhead = _playhead / _microsecondsPerSample;
                return true;
            }
        }

        /// <summary>Forgets everything, for a new session.</summary>
        public void Reset()
        {
            lock (_lock)
            {
                ResetLocked();
            }
        }

        private void ResetLocked()
        {
            _transits.Clear();
            _interval = 0;
            _soundEnd = long.MinValue;
            _running = false;
        }

        /// <summary>
        /// The 99th percentile of the transits. Not farther from the median than jitter is waited for, and not nearer to
        /// the fastest than the assumed jitter, which fades out over the first quarter of the window.
        /// </summary>
        private double SlowestWaitedFor()
        {
            int count = _transits.Count;
            double most = _transits[count / 2] + 1000 * _options.LargestJitter;
            double least = _transits[0] + 1000 * _options.FirstJitter * Math.Max(0, 1 - 4.0 * count / Window);
            return Math.Max(Math.Min(_transits.Quantile(Quantile), most), least);
        }
    }
}

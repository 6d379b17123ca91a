using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Where the sidecar's clock stands against ours, from pings. Of every window the exchange with the shortest round
    /// trip is believed, since it waited least; the drift between the two crystals is the slope through such exchanges.
    /// </summary>
    public sealed class ClockOffset
    {
        private const int Window = 8;
        private const int Anchors = 16;
        private const double LargestDrift = 500e-6;
        private const long LeastSpan = 20000000;

        private readonly long[] _anchorLocal = new long[Anchors];
        private readonly long[] _anchorOffset = new long[Anchors];
        private int _anchorCount;
        private int _inWindow;
        private long _bestRoundTrip = long.MaxValue;
        private long _bestLocal;
        private long _bestOffset;
        private double _drift;

        public bool HasEstimate { get; private set; }

        /// <summary>Shortest round trip of the present estimate, in microseconds.</summary>
        public long RoundTrip { get; private set; }

        /// <summary>How much faster the sidecar's clock runs, in parts of one.</summary>
        public double Drift => _drift;

        /// <summary>One exchange, all in microseconds: sent and received by our clock, answered by the sidecar's.</summary>
        public void Add(long sent, long received, long server)
        {
            long roundTrip = received - sent;
            if (roundTrip < 0)
            {
                return;
            }
            long local = sent + roundTrip / 2;
            long offset = server - local;
            if (roundTrip <= _bestRoundTrip)
            {
                _bestRoundTrip = roundTrip;
                _bestLocal = local;
                _bestOffset = offset;
            }
            if (!HasEstimate || (_anchorCount == 0 && _inWindow > 0))
            {
                RoundTrip = _bestRoundTrip;
                HasEstimate = true;
            }
            if (++_inWindow >= Window)
            {
                CloseWindow();
            }
        }

        /// <summary>The sidecar's clock at a time of ours.</summary>
        public long ToServer(long local)
        {
            int last = Math.Min(_anchorCount, Anchors) - 1;
            long anchor = last < 0 ? _bestLocal : _anchorLocal[last];
            long offset = last < 0 ? _bestOffset : _anchorOffset[last];
            return local + offset + (long)(_drift * (local - anchor));
        }

        public void Reset()
        {
            _anchorCount = _inWindow = 0;
            _bestRoundTrip = long.MaxValue;
            _drift = 0;
            HasEstimate = false;
        }

        private void CloseWindow()
        {
            if (_anchorCount == Anchors)
            {
                Array.Copy(_anchorLocal, 1, _anchorLocal, 0, Anchors - 1);
                Array.Copy(_anchorOffset, 1, _anchorOffset, 0, Anchors - 1);
                _anchorCount--;
            }
            _anchorLocal[_anchorCount] = _bestLocal;
            _anchorOffset[_anchorCount++] = _bestOffset;
            RoundTrip = _bestRoundTrip;
            _bestRoundTrip = long.MaxValue;
            _inWindow = 0;
            FitDrift();
        }

        /// <summary>Least squares through the anchors, once they span long enough for jitter not to look like drift.</summary>
        private void FitDrift()
        {
            if (_anchorLocal[_anchorCount - 1] - _anchorLocal[0] < LeastSpan)
            {
                return;
            }
            double meanTime = 0, meanOffset = 0;
            for (int i = 0; i < _anchorCount; i++)
            {
                meanTime += (double)(_anchorLocal[i] - _anchorLocal[0]) / _anchorCount;
                meanOffset += (double)(_anchorOffset[i] - _anchorOffset[0]) / _anchorCount;
            }
            double covariance = 0, variance = 0;
            for (int i = 0; i < _anchorCount; i++)
            {
                double time = _anchorLocal[i] - _anchorLocal[0] - meanTime;
                covariance += time * (_anchorOffset[i] - _anchorOffset[0] - meanOffset);
                variance += time * time;
            }
            _drift = Math.Max(-LargestDrift, Math.Min(LargestDrift, covariance / variance));
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>Percentiles of the last values, in milliseconds. Adding and asking allocate nothing. Thread-safe.</summary>
    public sealed class LatencyStatistics
    {
        private readonly object _lock = new object();
        private readonly float[] _ring;
        private readonly float[] _sorted;
        private int _next;
        private int _count;

        public LatencyStatistics(int window = 512)
        {
            _ring = new float[window];
            _sorted = new float[window];
        }

        /// <summary>Values that have been added since the last reset, at most the window.</summary>
        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _count;
                }
            }
        }

        public void Add(double milliseconds)
        {
            lock (_lock)
            {
                _ring[_next] = (float)milliseconds;
                _next = (_next + 1) % _ring.Length;
                _count = Math.Min(_count + 1, _ring.Length);
            }
        }

        /// <summary>The value that a share (0 to 1) of the values does not exceed; NaN without values.</summary>
        public float Percentile(double share)
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return float.NaN;
                }
                Array.Copy(_ring, _sorted, _count);
                Array.Sort(_sorted, 0, _count);
                int rank = (int)Math.Ceiling(share * _count) - 1;
                return _sorted[Math.Max(0, Math.Min(_count - 1, rank))];
            }
        }

        public void Reset()
        {
            lock (_lock)
            {
                _count = _next = 0;
            }
        }
    }
}

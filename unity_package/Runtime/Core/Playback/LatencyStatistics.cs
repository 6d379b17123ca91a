namespace AvatarBridge.Core
{
    /// <summary>Percentiles of the last values, in milliseconds. Adding and asking allocate nothing. Thread-safe.</summary>
    public sealed class LatencyStatistics
    {
        private readonly object _lock = new object();
        private readonly SortedWindow _values;

        public LatencyStatistics(int window = 512)
        {
            _values = new SortedWindow(window);
        }

        /// <summary>Values that have been added since the last reset, at most the window.</summary>
        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _values.Count;
                }
            }
        }

        public void Add(double milliseconds)
        {
            lock (_lock)
            {
                _values.Add(milliseconds);
            }
        }

        /// <summary>The value that a share (0 to 1) of the values does not exceed; NaN without values.</summary>
        public float Percentile(double share)
        {
            lock (_lock)
            {
                return _values.Count == 0 ? float.NaN : (float)_values.Quantile(share);
            }
        }

        public void Reset()
        {
            lock (_lock)
            {
                _values.Clear();
            }
        }
    }
}

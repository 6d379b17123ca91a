using System;

namespace AvatarBridge.Core
{
    /// <summary>The last so many numbers, in order of size. Nothing allocates; Mono's Array.Sort does.</summary>
    internal sealed class SortedWindow
    {
        private readonly double[] _ring;
        private readonly double[] _sorted;
        private int _next;

        public SortedWindow(int size)
        {
            _ring = new double[size];
            _sorted = new double[size];
        }

        public int Count { get; private set; }

        /// <summary>By size, the smallest first.</summary>
        public double this[int rank] => _sorted[rank];

        /// <summary>Takes a number in, in place of the oldest if there are as many as fit. It is not NaN.</summary>
        public void Add(double value)
        {
            if (Count == _ring.Length)
            {
                int gone = FirstNotBelow(_ring[_next]);
                Count--;
                Array.Copy(_sorted, gone + 1, _sorted, gone, Count - gone);
            }
            int place = FirstNotBelow(value);
            Array.Copy(_sorted, place, _sorted, place + 1, Count - place);
            _sorted[place] = value;
            Count++;
            _ring[_next] = value;
            _next = (_next + 1) % _ring.Length;
        }

        /// <summary>The number that a share (above 0, to 1) of the numbers does not exceed; there has to be one.</summary>
        public double Quantile(double share) => _sorted[Math.Max(0, Math.Min(Count - 1, (int)Math.Ceiling(share * Count) - 1))];

        public void Clear() => Count = _next = 0;

        private int FirstNotBelow(double value)
        {
            int low = 0;
            int high = Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_sorted[middle] < value)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low;
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// How long to wait before the next try: doubling from the shortest to the longest, each drawn from the upper half
    /// of its range so that many clients do not knock at the same moment.
    /// </summary>
    public sealed class ReconnectDelay
    {
        private readonly long _shortest;
        private readonly long _longest;
        private readonly Random _random;
        private long _next;

        /// <param name="shortest">Microseconds of the first wait.</param>
        /// <param name="longest">Microseconds no wait exceeds.</param>
        /// <param name="seed">Makes the jitter repeatable.</param>
        public ReconnectDelay(long shortest, long longest, int seed)
        {
            _shortest = shortest;
            _longest = longest;
            _random = new Random(seed);
            _next = shortest;
        }

        public void Reset() => _next = _shortest;

        /// <summary>Microseconds to wait now; the next answer will be longer.</summary>
        public long Next()
        {
            long full = _next;
            _next = Math.Min(_longest, 2 * _next);
            return full / 2 + (long)(_random.NextDouble() * (full - full / 2));
        }
    }
}

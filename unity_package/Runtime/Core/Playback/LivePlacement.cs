using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Places the blocks of a live source on the session clock: each straight after the one before, until the source's own
    /// crystal and that clock have run so far apart that the next is placed anew.
    /// </summary>
    public sealed class LivePlacement
    {
        private const double LargestDrift = 0.06 * SessionClock.Rate;

        private double _next = double.NaN;

        /// <summary>Where the next block goes; null, and straight after the last, while the clock is not known.</summary>
        /// <param name="captured">Where its first sample was heard, as far as one can tell; NaN if that is not known.</param>
        /// <param name="samples">How many there are.</param>
        /// <param name="rate">How many a second.</param>
        public long? Place(double captured, int samples, int rate)
        {
            if (double.IsNaN(captured))
            {
                _next = double.NaN;
                return null;
            }
            if (!(Math.Abs(captured - _next) <= LargestDrift))
            {
                _next = captured;
            }
            var place = (long)Math.Round(_next);
            _next += (double)samples * SessionClock.Rate / rate;
            return place;
        }
    }
}

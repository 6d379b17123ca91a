using System.Diagnostics;

namespace AvatarBridge.Core
{
    /// <summary>Microseconds of a clock that only goes forward, from an arbitrary start.</summary>
    public static class MonotonicClock
    {
        public static long Microseconds
        {
            get
            {
                long ticks = Stopwatch.GetTimestamp();
                long second = Stopwatch.Frequency;
                // Split, since ticks * 1e6 overflows after days at nanosecond ticks.
                return ticks / second * 1000000L + ticks % second * 1000000L / second;
            }
        }
    }
}

using System.Threading;

namespace AvatarBridge.Core
{
    /// <summary>The session clock, told from our own by the answers to pings. One thread notes, any reads.</summary>
    internal sealed class SessionTime
    {
        private const double SamplesPerMicrosecond = SessionClock.Rate / 1e6;

        private double _offset = double.NaN;

        /// <summary>The sample at a time of <see cref="MonotonicClock"/>; NaN before the first answer.</summary>
        public double At(long microseconds) => Volatile.Read(ref _offset) + microseconds * SamplesPerMicrosecond;

        /// <summary>An answer has come at a time of <see cref="MonotonicClock"/>; the clocks' offset has it already.</summary>
        public void Note(in PongMessage pong, ClockOffset clock, long now)
        {
            double sample = pong.Sample + (clock.ToServer(now) - pong.ServerMicroseconds) * SamplesPerMicrosecond;
            Volatile.Write(ref _offset, sample - now * SamplesPerMicrosecond);
        }

        public void Reset() => Volatile.Write(ref _offset, double.NaN);
    }
}

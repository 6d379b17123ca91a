using System;

namespace AvatarBridge.Core
{
    /// <summary>When to ask a silent peer for a sign of life and when to give it up. All in microseconds.</summary>
    internal sealed class ZmtpHeartbeat
    {
        private readonly long _interval;
        private readonly long _timeout;
        private long _lastReceived;
        private long _lastPing;

        public ZmtpHeartbeat(long interval, long timeout)
        {
            _interval = interval;
            _timeout = timeout;
        }

        public void Received(long now) => _lastReceived = now;

        public bool IsDead(long now) => now - _lastReceived > _timeout;

        /// <summary>True once for each interval of silence.</summary>
        public bool WantsPing(long now)
        {
            bool wants = now - Math.Max(_lastReceived, _lastPing) > _interval;
            _lastPing = wants ? now : _lastPing;
            return wants;
        }
    }
}

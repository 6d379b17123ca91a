using AvatarBridge.Core;

namespace AvatarBridge
{
    /// <summary>Which pose of a stream is due, by the jitter buffer and by how long the sound takes to be heard.</summary>
    internal sealed class StreamPlayback
    {
        /// <summary>The sample of the session clock whose pose is shown; NaN before the first.</summary>
        public double Playhead { get; private set; } = double.NaN;

        /// <summary>The sample the jitter buffer would play now, before the output latency; NaN before the first.</summary>
        public double SourcePlayhead { get; private set; } = double.NaN;

        /// <summary>When that was so, by <see cref="MonotonicClock"/>.</summary>
        public long SourceTime { get; private set; }

        /// <summary>The same as a whole sample; null before the first.</summary>
        public long? SourceSample => double.IsNaN(SourcePlayhead) ? (long?)null : (long)SourcePlayhead;

        public double OutputLatencyMilliseconds { get; set; }

        public void Clear()
        {
            Playhead = SourcePlayhead = double.NaN;
        }

        /// <summary>
        /// The pose to show now, <paramref name="seconds"/> after the last; false before the first frame, and while the
        /// stream is that of another rig. The sound goes on then.
        /// </summary>
        public bool TryTake(BridgeClient client, float seconds, out LayoutMessage layout, out MotionFrame pose)
        {
            // Asked before the stream, which has the new layout by the time this says so.
            bool isOfAnother = client != null && client.AwaitsLayout;
            MotionStream stream = client?.Own;
            StreamBinding binding = stream?.Binding;
            layout = binding?.Message;
            pose = null;
            long now = MonotonicClock.Microseconds;
            if (binding == null || !stream.Playout.TryAdvance(now, out double source))
            {
                return false;
            }
            SourcePlayhead = source;
            SourceTime = now;
            double playhead = source - OutputLatencyMilliseconds * SessionClock.Rate / 1000;
            if (!stream.TrySample(playhead, seconds, out pose))
            {
                return false;
            }
            Playhead = playhead;
            return !isOfAnother;
        }
    }
}

namespace AvatarBridge.Core
{
    /// <summary>Where the time between a sound and its motion goes, stage by stage, in milliseconds.</summary>
    public sealed class LatencyStages
    {
        /// <summary>Sound waiting for the model.</summary>
        public LatencyStatistics Waiting { get; } = new LatencyStatistics();

        public LatencyStatistics Model { get; } = new LatencyStatistics();

        public LatencyStatistics Retarget { get; } = new LatencyStatistics();

        /// <summary>From the retargeter to the socket.</summary>
        public LatencyStatistics Sending { get; } = new LatencyStatistics();

        /// <summary>From socket to socket, once the clocks are compared.</summary>
        public LatencyStatistics Network { get; } = new LatencyStatistics();

        /// <summary>From the sound's arrival in the sidecar to the frame's arrival here.</summary>
        public LatencyStatistics Total { get; } = new LatencyStatistics();

        internal void Add(in FrameStamps stamps, long arrival, ClockOffset clock)
        {
            Waiting.Add((stamps.ModelIn - stamps.AudioIn) / 1000.0);
            Model.Add((stamps.ModelOut - stamps.ModelIn) / 1000.0);
            Retarget.Add((stamps.Retargeted - stamps.ModelOut) / 1000.0);
            Sending.Add((stamps.Sent - stamps.Retargeted) / 1000.0);
            if (clock.HasEstimate)
            {
                long here = clock.ToServer(arrival);
                Network.Add((here - stamps.Sent) / 1000.0);
                Total.Add((here - stamps.AudioIn) / 1000.0);
            }
        }
    }
}

namespace AvatarBridge.Core
{
    /// <summary>Times (microseconds) and sizes (bytes) of a connection.</summary>
    public sealed class ZmtpOptions
    {
        /// <summary>A larger message ends the connection. A motion frame has about a kilobyte, a layout some tens.</summary>
        public int MaximumMessageBytes { get; set; } = 4 * 1024 * 1024;

        /// <summary>What may wait to be sent: four seconds of 48 kHz sound and a skeleton fit.</summary>
        public int MaximumQueuedBytes { get; set; } = 2 * 1024 * 1024;

        public long ConnectTimeout { get; set; } = 3000000;

        public long HandshakeTimeout { get; set; } = 3000000;

        /// <summary>Silence after which the peer is asked for a sign of life.</summary>
        public long HeartbeatInterval { get; set; } = 2000000;

        /// <summary>Silence after which the connection counts as lost.</summary>
        public long HeartbeatTimeout { get; set; } = 8000000;

        public long ShortestReconnect { get; set; } = 100000;

        public long LongestReconnect { get; set; } = 3000000;

        public int JitterSeed { get; set; } = 1;
    }
}

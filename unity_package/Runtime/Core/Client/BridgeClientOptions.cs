namespace AvatarBridge.Core
{
    /// <summary>What a client is and whom it talks to.</summary>
    public sealed class BridgeClientOptions
    {
        public string ControlAddress { get; set; } = "tcp://127.0.0.1:5571";

        /// <summary>Empty: where the sidecar's welcome says.</summary>
        public string FramesAddress { get; set; } = "";

        /// <summary>Name and version for the sidecar's log.</summary>
        public string ClientName { get; set; } = "avatar-bridge-unity 0.1.0";

        public string Encoding { get; set; } = WireConstants.EncodingF32;

        /// <summary>The rig to drive; null to watch other subjects only.</summary>
        public RigRequest Rig { get; set; }

        /// <summary>Empty: the sidecar's own session.</summary>
        public string Session { get; set; } = "";

        /// <summary>Empty: the sidecar chooses.</summary>
        public string Subject { get; set; } = "";

        /// <summary>Whether the voices are received too.</summary>
        public bool ReceiveSound { get; set; } = true;

        public ZmtpOptions Transport { get; set; } = new ZmtpOptions();

        public PlayoutOptions Playout { get; set; } = new PlayoutOptions();

        public StallOptions Stall { get; set; } = new StallOptions();
    }
}

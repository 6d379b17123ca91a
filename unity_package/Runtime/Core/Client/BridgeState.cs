namespace AvatarBridge.Core
{
    /// <summary>How far a client has come with its sidecar.</summary>
    public enum BridgeState
    {
        Stopped,
        /// <summary>An address cannot be read; it must be corrected first.</summary>
        BadAddress,
        Connecting,
        /// <summary>Connected, waiting for the welcome.</summary>
        Greeting,
        /// <summary>The sidecar said no; the reason is in the status.</summary>
        Refused,
        Running,
    }
}

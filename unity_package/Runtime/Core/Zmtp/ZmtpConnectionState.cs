namespace AvatarBridge.Core
{
    /// <summary>How far a connection has come.</summary>
    public enum ZmtpConnectionState
    {
        /// <summary>Waiting before the next try.</summary>
        Waiting,
        Connecting,
        /// <summary>Connected; greeting and READY are under way.</summary>
        Handshake,
        Ready,
        Closed,
    }
}

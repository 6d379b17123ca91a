namespace AvatarBridge.Core
{
    /// <summary>The session clock of docs/protocol.md.</summary>
    public static class SessionClock
    {
        /// <summary>Samples a second.</summary>
        public const int Rate = 48000;
    }
}

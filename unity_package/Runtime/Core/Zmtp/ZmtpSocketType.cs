namespace AvatarBridge.Core
{
    /// <summary>The two kinds of socket a client needs.</summary>
    public enum ZmtpSocketType
    {
        /// <summary>Receives what it subscribed to, from a PUB or XPUB socket.</summary>
        Sub,
        /// <summary>Talks both ways with a ROUTER socket.</summary>
        Dealer,
    }
}

namespace AvatarBridge.Core
{
    /// <summary>What <see cref="ZmtpFrameReader.TryRead"/> found in the bytes that have come so far.</summary>
    public enum ZmtpFrameStatus
    {
        /// <summary>The next frame has not wholly arrived.</summary>
        NeedMore,
        Frame,
        /// <summary>The bytes are no ZMTP frame, or one larger than allowed: the connection is of no more use.</summary>
        Malformed,
    }
}

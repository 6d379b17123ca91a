namespace AvatarBridge.Core
{
    /// <summary>What all messages of the frame socket begin with: a list and the protocol's version.</summary>
    internal static class FrameHeader
    {
        /// <param name="fields">Fewest elements; a later revision of the same version may append more.</param>
        public static bool TryRead(ref MsgPackReader reader, int fields, out FrameStatus status)
        {
            status = FrameStatus.Malformed;
            if (!reader.TryReadArrayHeader(out int count) || count < fields || !reader.TryReadInt64(out long version))
            {
                return false;
            }
            status = version == WireConstants.ProtocolVersion ? FrameStatus.Ok : FrameStatus.WrongVersion;
            return status == FrameStatus.Ok;
        }
    }
}

namespace AvatarBridge.Core
{
    /// <summary>When a frame passed each stage, in microseconds of the sidecar's monotonic clock.</summary>
    public struct FrameStamps
    {
        public long AudioIn;
        public long ModelIn;
        public long ModelOut;
        public long Retargeted;
        public long Sent;

        /// <summary>Reads the list on the wire: the first is absolute, the others count from it.</summary>
        public static bool TryRead(ref MsgPackReader reader, out FrameStamps stamps)
        {
            stamps = default;
            bool read = reader.TryReadArrayHeader(out int count)
                && count == 5
                && reader.TryReadInt64(out stamps.AudioIn)
                && reader.TryReadInt64(out stamps.ModelIn)
                && reader.TryReadInt64(out stamps.ModelOut)
                && reader.TryReadInt64(out stamps.Retargeted)
                && reader.TryReadInt64(out stamps.Sent);
            stamps.ModelIn += stamps.AudioIn;
            stamps.ModelOut += stamps.AudioIn;
            stamps.Retargeted += stamps.AudioIn;
            stamps.Sent += stamps.AudioIn;
            return read;
        }
    }
}

namespace AvatarBridge.Core
{
    /// <summary>What became of a message of the frame socket.</summary>
    public enum FrameStatus
    {
        Ok,
        /// <summary>Not the msgpack list the protocol describes.</summary>
        Malformed,
        /// <summary>Of another protocol version.</summary>
        WrongVersion,
        /// <summary>Quotes a layout that is not known here yet.</summary>
        UnknownLayout,
        /// <summary>Its arrays fit the layout in no encoding.</summary>
        WrongLength,
        /// <summary>Holds a number that is not finite, or a rotation of no length.</summary>
        NotFinite,
        /// <summary>Of an epoch that an interruption has ended.</summary>
        StaleEpoch,
        /// <summary>Older than everything that is kept.</summary>
        TooOld,
    }
}

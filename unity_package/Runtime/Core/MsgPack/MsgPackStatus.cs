namespace AvatarBridge.Core
{
    /// <summary>Why a value could not be read. Readers never throw: bytes of a network are not the programmer's mistake.</summary>
    public enum MsgPackStatus
    {
        Ok,
        /// <summary>The bytes end before the value does.</summary>
        Truncated,
        /// <summary>There is a value, of another type than asked for.</summary>
        WrongType,
        /// <summary>An integer that does not fit the type asked for.</summary>
        OutOfRange,
        /// <summary>Lists and maps are nested deeper than the limit.</summary>
        TooDeep,
        /// <summary>A byte that msgpack reserves, or text that is not UTF-8.</summary>
        Invalid,
    }
}

using System;
using System.Buffers.Binary;

namespace AvatarBridge.Core
{
    /// <summary>What a value's first byte says: the table of the msgpack specification.</summary>
    internal static class MsgPackCode
    {
        /// <summary>Bytes that follow the first byte of a wide integer; 0 for anything else.</summary>
        public static int IntegerSize(byte code)
        {
            if (code >= 0xcc && code <= 0xcf)
            {
                return 1 << (code - 0xcc);
            }
            return code >= 0xd0 && code <= 0xd3 ? 1 << (code - 0xd0) : 0;
        }

        /// <summary>A number of 0, 1, 2, 4 or 8 bytes.</summary>
        public static ulong ReadBigEndian(ReadOnlySpan<byte> bytes)
        {
            switch (bytes.Length)
            {
                case 0: return 0;
                case 1: return bytes[0];
                case 2: return BinaryPrimitives.ReadUInt16BigEndian(bytes);
                case 4: return BinaryPrimitives.ReadUInt32BigEndian(bytes);
                default: return BinaryPrimitives.ReadUInt64BigEndian(bytes);
            }
        }

        /// <summary>
        /// For a value that is no list or map: how many bytes after the first hold its length, and how many bytes
        /// follow them besides that length.
        /// </summary>
        public static void Measure(byte code, out int lengthBytes, out int fixedSize)
        {
            lengthBytes = 0;
            fixedSize = 0;
            if ((code & 0xe0) == 0xa0)
            {
                fixedSize = code & 0x1f;
            }
            else if (code >= 0xc4 && code <= 0xc6)
            {
                lengthBytes = 1 << (code - 0xc4);
            }
            else if (code >= 0xc7 && code <= 0xc9)
            {
                lengthBytes = 1 << (code - 0xc7);
                fixedSize = 1;
            }
            else if (code == 0xca || code == 0xcb)
            {
                fixedSize = code == 0xca ? 4 : 8;
            }
            else if (code >= 0xcc && code <= 0xcf)
            {
                fixedSize = 1 << (code - 0xcc);
            }
            else if (code >= 0xd0 && code <= 0xd3)
            {
                fixedSize = 1 << (code - 0xd0);
            }
            else if (code >= 0xd4 && code <= 0xd8)
            {
                fixedSize = 1 + (1 << (code - 0xd4));
            }
            else if (code >= 0xd9 && code <= 0xdb)
            {
                lengthBytes = 1 << (code - 0xd9);
            }
        }
    }
}

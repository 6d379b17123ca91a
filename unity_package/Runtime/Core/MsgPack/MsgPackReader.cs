using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Reads msgpack values one after the other. Every method returns false without moving when the value is not there
    /// or is of another type; <see cref="Status"/> says why. Nothing is allocated but strings that are asked for.
    /// </summary>
    public ref struct MsgPackReader
    {
        /// <summary>Lists and maps inside each other that <see cref="TrySkip"/> follows.</summary>
        public const int MaximumDepth = 16;

        private readonly ReadOnlySpan<byte> _bytes;
        private int _position;
        private MsgPackStatus _status;

        public MsgPackReader(ReadOnlySpan<byte> bytes)
        {
            _bytes = bytes;
            _position = 0;
            _status = MsgPackStatus.Ok;
        }

        /// <summary>Why the last method returned false.</summary>
        public MsgPackStatus Status => _status;

        /// <summary>Bytes read so far.</summary>
        public int Position => _position;

        public bool AtEnd => _position >= _bytes.Length;

        /// <summary>A list's number of elements; never more than there are bytes left.</summary>
        public bool TryReadArrayHeader(out int count) => TryReadContainer(0x90, 0xdc, 1, out count);

        /// <summary>A map's number of pairs; never more than half the bytes left.</summary>
        public bool TryReadMapHeader(out int count) => TryReadContainer(0x80, 0xde, 2, out count);

        public bool TryReadNil()
        {
            if (!TryPeek(out byte code) || code != 0xc0)
            {
                return FailType();
            }
            _position++;
            return true;
        }

        public bool TryReadBoolean(out bool value)
        {
            value = false;
            if (!TryPeek(out byte code) || (code != 0xc2 && code != 0xc3))
            {
                return FailType();
            }
            value = code == 0xc3;
            _position++;
            return true;
        }

        /// <summary>Any integer that fits 64 bits with a sign.</summary>
        public bool TryReadInt64(out long value)
        {
            value = 0;
            if (!TryPeek(out byte code))
            {
                return false;
            }
            if (code <= 0x7f || code >= 0xe0)
            {
                value = (sbyte)code;
                _position++;
                return true;
            }
            int size = MsgPackCode.IntegerSize(code);
            if (size == 0)
            {
                return FailType();
            }
            if (!Has(1 + size))
            {
                return Fail(MsgPackStatus.Truncated);
            }
            ulong bits = MsgPackCode.ReadBigEndian(_bytes.Slice(_position + 1, size));
            bool signed = code >= 0xd0;
            if (!signed && bits > long.MaxValue)
            {
                return Fail(MsgPackStatus.OutOfRange);
            }
            int shift = 64 - 8 * size;
            value = signed ? (long)(bits << shift) >> shift : (long)bits;
            _position += 1 + size;
            return true;
        }

        public bool TryReadInt32(out int value)
        {
            bool read = Narrow(int.MinValue, int.MaxValue, out long wide);
            value = (int)wide;
            return read;
        }

        public bool TryReadUInt32(out uint value)
        {
            bool read = Narrow(0, uint.MaxValue, out long wide);
            value = (uint)wide;
            return read;
        }

        /// <summary>A float of either width, or an integer.</summary>
        public bool TryReadDouble(out double value)
        {
            value = 0;
            if (!TryPeek(out byte code))
            {
                return false;
            }
            if (code != 0xca && code != 0xcb)
            {
                bool read = TryReadInt64(out long whole);
                value = whole;
                return read;
            }
            int size = code == 0xca ? 4 : 8;
            if (!Has(1 + size))
            {
                return Fail(MsgPackStatus.Truncated);
            }
            ulong bits = MsgPackCode.ReadBigEndian(_bytes.Slice(_position + 1, size));
            value = size == 4 ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble((long)bits);
            _position += 1 + size;
            return true;
        }

        /// <summary>A <c>bin</c> as a view of the bytes.</summary>
        public bool TryReadBinary(out ReadOnlySpan<byte> value)
        {
            value = default;
            if (!TryPeek(out byte code))
            {
                return false;
            }
            return code >= 0xc4 && code <= 0xc6 ? TryReadBlock(1 << (code - 0xc4), 0, out value) : FailType();
        }

        /// <summary>Text as a view of its UTF-8 bytes, unchecked.</summary>
        public bool TryReadUtf8(out ReadOnlySpan<byte> value)
        {
            value = default;
            if (!TryPeek(out byte code))
            {
                return false;
            }
            if ((code & 0xe0) == 0xa0)
            {
                return TryReadBlock(0, code & 0x1f, out value);
            }
            return code >= 0xd9 && code <= 0xdb ? TryReadBlock(1 << (code - 0xd9), 0, out value) : FailType();
        }

        public bool TryReadString(out string value)
        {
            value = null;
            int start = _position;
            if (!TryReadUtf8(out ReadOnlySpan<byte> utf8))
            {
                return false;
            }
            if (Utf8Text.TryDecode(utf8, out value))
            {
                return true;
            }
            _position = start;
            return Fail(MsgPackStatus.Invalid);
        }

        /// <summary>Passes over one value of any type, and what is inside it.</summary>
        public bool TrySkip()
        {
            int start = _position;
            if (MsgPackSkip.TrySkip(ref this, 0))
            {
                return true;
            }
            _position = start;
            return false;
        }

        /// <summary>Passes over a value that is no list or map.</summary>
        internal bool TrySkipScalar()
        {
            if (!TryPeek(out byte code))
            {
                return false;
            }
            if (code == 0xc1)
            {
                return Fail(MsgPackStatus.Invalid);
            }
            MsgPackCode.Measure(code, out int lengthBytes, out int fixedSize);
            return TryReadBlock(lengthBytes, fixedSize, out _);
        }

        internal bool FailTooDeep() => Fail(MsgPackStatus.TooDeep);

        private bool TryReadContainer(byte fix, byte wide, int valuesEach, out int count)
        {
            count = 0;
            if (!TryPeek(out byte code))
            {
                return false;
            }
            int header = 1;
            uint number = (uint)(code & 0x0f);
            if (code == wide || code == wide + 1)
            {
                int size = code == wide ? 2 : 4;
                if (!Has(1 + size))
                {
                    return Fail(MsgPackStatus.Truncated);
                }
                number = (uint)MsgPackCode.ReadBigEndian(_bytes.Slice(_position + 1, size));
                header += size;
            }
            else if ((code & 0xf0) != fix)
            {
                return FailType();
            }
            // A value takes a byte at least, so a larger count is a lie that must not size anything.
            if ((long)number * valuesEach > _bytes.Length - _position - header)
            {
                return Fail(MsgPackStatus.Truncated);
            }
            count = (int)number;
            _position += header;
            return true;
        }

        /// <summary>A block after the first byte: its length is in the next bytes, plus a fixed part.</summary>
        private bool TryReadBlock(int lengthBytes, int fixedSize, out ReadOnlySpan<byte> block)
        {
            block = default;
            if (!Has(1 + lengthBytes))
            {
                return Fail(MsgPackStatus.Truncated);
            }
            ulong length = (ulong)fixedSize + MsgPackCode.ReadBigEndian(_bytes.Slice(_position + 1, lengthBytes));
            int start = _position + 1 + lengthBytes;
            if (length > (ulong)(_bytes.Length - start))
            {
                return Fail(MsgPackStatus.Truncated);
            }
            block = _bytes.Slice(start, (int)length);
            _position = start + (int)length;
            return true;
        }

        private bool Narrow(long least, long most, out long value)
        {
            int start = _position;
            if (!TryReadInt64(out value))
            {
                return false;
            }
            if (value >= least && value <= most)
            {
                return true;
            }
            _position = start;
            value = 0;
            return Fail(MsgPackStatus.OutOfRange);
        }

        private bool Has(int count) => _bytes.Length - _position >= count;

        private bool TryPeek(out byte code)
        {
            if (_position >= _bytes.Length)
            {
                code = 0;
                return Fail(MsgPackStatus.Truncated);
            }
            code = _bytes[_position];
            return true;
        }

        private bool FailType() => Fail(_position >= _bytes.Length ? MsgPackStatus.Truncated : MsgPackStatus.WrongType);

        private bool Fail(MsgPackStatus status)
        {
            _status = status;
            return false;
        }
    }
}

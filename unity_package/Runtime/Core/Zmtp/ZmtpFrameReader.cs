using System;
using System.Buffers.Binary;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Cuts a stream of bytes into ZMTP 3.0 frames. The owner fills <see cref="FreeSpace"/>, tells how much came with
    /// <see cref="Commit"/>, then takes frames until there are none. A frame's body is a view that stays valid until
    /// the next call of <see cref="FreeSpace"/>.
    /// </summary>
    public sealed class ZmtpFrameReader
    {
        public const byte MoreFlag = 0x01;
        public const byte LongFlag = 0x02;
        public const byte CommandFlag = 0x04;

        private const int FirstCapacity = 64 * 1024;

        private readonly int _maximumBody;
        private byte[] _buffer = new byte[FirstCapacity];
        private int _start;
        private int _end;
        private bool _malformed;

        /// <param name="maximumBody">Bytes of the largest frame that is accepted.</param>
        public ZmtpFrameReader(int maximumBody)
        {
            _maximumBody = maximumBody;
        }

        public int Buffered => _end - _start;

        /// <summary>Forgets everything, for a new connection.</summary>
        public void Reset()
        {
            _start = _end = 0;
            _malformed = false;
        }

        /// <summary>Room for at least <paramref name="minimum"/> more bytes.</summary>
        public ArraySegment<byte> FreeSpace(int minimum)
        {
            if (_start > 0 && _start == _end)
            {
                _start = _end = 0;
            }
            if (_buffer.Length - _end < minimum && _start > 0)
            {
                Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
                _end -= _start;
                _start = 0;
            }
            if (_buffer.Length - _end < minimum)
            {
                Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _end + minimum));
            }
            return new ArraySegment<byte>(_buffer, _end, _buffer.Length - _end);
        }

        /// <summary>Says that so many bytes of <see cref="FreeSpace"/> are now filled.</summary>
        public void Commit(int count)
        {
            _end += Math.Max(0, Math.Min(count, _buffer.Length - _end));
        }

        /// <summary>Takes exactly so many raw bytes, for the greeting that comes before all frames.</summary>
        public bool TryReadRaw(int count, out ReadOnlySpan<byte> raw)
        {
            raw = default;
            if (count > Buffered)
            {
                return false;
            }
            raw = new ReadOnlySpan<byte>(_buffer, _start, count);
            _start += count;
            return true;
        }

        /// <summary>The next frame: its flags and its body.</summary>
        public ZmtpFrameStatus TryRead(out byte flags, out ReadOnlySpan<byte> body)
        {
            flags = 0;
            body = default;
            if (_malformed)
            {
                return ZmtpFrameStatus.Malformed;
            }
            if (Buffered < 1)
            {
                return ZmtpFrameStatus.NeedMore;
            }
            byte first = _buffer[_start];
            bool command = (first & CommandFlag) != 0;
            if ((first & ~(MoreFlag | LongFlag | CommandFlag)) != 0 || (command && (first & MoreFlag) != 0))
            {
                return Spoil();
            }
            int header = (first & LongFlag) != 0 ? 9 : 2;
            if (Buffered < header)
            {
                return ZmtpFrameStatus.NeedMore;
            }
            ulong size = header == 2
                ? _buffer[_start + 1]
                : BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(_buffer, _start + 1, 8));
            if (size > (ulong)_maximumBody)
            {
                return Spoil();
            }
            if ((ulong)(Buffered - header) < size)
            {
                return ZmtpFrameStatus.NeedMore;
            }
            flags = first;
            body = new ReadOnlySpan<byte>(_buffer, _start + header, (int)size);
            _start += header + (int)size;
            return ZmtpFrameStatus.Frame;
        }

        /// <summary>How many bytes are still missing of the frame that has begun; at least 1.</summary>
        public int MissingBytes()
        {
            if (Buffered < 9 || (_buffer[_start] & LongFlag) == 0)
            {
                return 1;
            }
            ulong size = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(_buffer, _start + 1, 8));
            return size > (ulong)_maximumBody ? 1 : Math.Max(1, (int)size + 9 - Buffered);
        }

        private ZmtpFrameStatus Spoil()
        {
            _malformed = true;
            return ZmtpFrameStatus.Malformed;
        }
    }
}

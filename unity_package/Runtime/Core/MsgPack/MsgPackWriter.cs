using System;
using System.Buffers.Binary;
using System.Text;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Writes msgpack into one growing array that is used again after <see cref="Clear"/>, so that a writer which has
    /// seen its largest message allocates no more. Not for several threads at once.
    /// </summary>
    public sealed class MsgPackWriter
    {
        private byte[] _bytes = new byte[256];
        private int _length;

        public ReadOnlySpan<byte> Written => new ReadOnlySpan<byte>(_bytes, 0, _length);

        public void Clear() => _length = 0;

        public void WriteArrayHeader(int count) => WriteContainer(0x90, 0xdc, count);

        public void WriteMapHeader(int count) => WriteContainer(0x80, 0xde, count);

        public void WriteNil() => Claim(1)[0] = 0xc0;

        public void WriteBoolean(bool value) => Claim(1)[0] = value ? (byte)0xc3 : (byte)0xc2;

        /// <summary>An integer in the shortest form, as msgpack for Python writes it.</summary>
        public void WriteInt64(long value)
        {
            if (value >= -32 && value <= 0x7f)
            {
                Claim(1)[0] = (byte)value;
            }
            else if (value >= 0)
            {
                int size = value <= byte.MaxValue ? 1 : value <= ushort.MaxValue ? 2 : value <= uint.MaxValue ? 4 : 8;
                WriteNumber((byte)(0xcc + Log2(size)), (ulong)value, size);
            }
            else
            {
                int size = value >= sbyte.MinValue ? 1 : value >= short.MinValue ? 2 : value >= int.MinValue ? 4 : 8;
                WriteNumber((byte)(0xd0 + Log2(size)), (ulong)value, size);
            }
        }

        public void WriteDouble(double value) => WriteNumber(0xcb, (ulong)BitConverter.DoubleToInt64Bits(value), 8);

        public void WriteString(string value)
        {
            int size = Encoding.UTF8.GetByteCount(value);
            if (size < 32)
            {
                Claim(1)[0] = (byte)(0xa0 | size);
            }
            else
            {
                WriteLength(0xd9, size);
            }
            Encoding.UTF8.GetBytes(value.AsSpan(), Claim(size));
        }

        public void WriteBinary(ReadOnlySpan<byte> value)
        {
            WriteLength(0xc4, value.Length);
            value.CopyTo(Claim(value.Length));
        }

        /// <summary>A <c>bin</c> of little-endian float32.</summary>
        public void WriteFloats(ReadOnlySpan<float> values)
        {
            WriteLength(0xc4, 4 * values.Length);
            Span<byte> target = Claim(4 * values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(target.Slice(4 * i, 4), BitConverter.SingleToInt32Bits(values[i]));
            }
        }

        /// <summary>A <c>bin</c> of 16-bit little-endian sound from float samples of -1 to 1.</summary>
        public void WriteSound(ReadOnlySpan<float> samples)
        {
            WriteLength(0xc4, 2 * samples.Length);
            Span<byte> target = Claim(2 * samples.Length);
            for (int i = 0; i < samples.Length; i++)
            {
                float clipped = samples[i] >= 1f ? 1f : samples[i] <= -1f ? -1f : samples[i];
                // NaN compares false everywhere and would become an arbitrary sample.
                short value = float.IsNaN(clipped) ? (short)0 : (short)Math.Round(clipped * 32767f);
                BinaryPrimitives.WriteInt16LittleEndian(target.Slice(2 * i, 2), value);
            }
        }

        private void WriteContainer(byte fix, byte wide, int count)
        {
            if (count < 16)
            {
                Claim(1)[0] = (byte)(fix | count);
            }
            else if (count <= ushort.MaxValue)
            {
                WriteNumber(wide, (ulong)count, 2);
            }
            else
            {
                WriteNumber((byte)(wide + 1), (ulong)count, 4);
            }
        }

        private void WriteLength(byte first, int size)
        {
            int width = size <= byte.MaxValue ? 1 : size <= ushort.MaxValue ? 2 : 4;
            WriteNumber((byte)(first + Log2(width)), (ulong)size, width);
        }

        private void WriteNumber(byte code, ulong bits, int size)
        {
            Span<byte> target = Claim(1 + size);
            target[0] = code;
            for (int i = size; i > 0; i--, bits >>= 8)
            {
                target[i] = (byte)bits;
            }
        }

        private static int Log2(int size) => size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;

        private Span<byte> Claim(int count)
        {
            if (_bytes.Length - _length < count)
            {
                Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
            }
            var claimed = new Span<byte>(_bytes, _length, count);
            _length += count;
            return claimed;
        }
    }
}

using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AvatarBridge.Core
{
    /// <summary>Little-endian float32 from bytes.</summary>
    internal static class WireFloats
    {
        private const int Magnitude = 0x7fffffff;
        // 2 to the power of 62: larger numbers, finite or not, overflow when they are multiplied.
        private const int Limit = 0x5e800000;

        /// <summary>Fills the target; false if a value is not finite or too large to calculate with. The bytes must be four for each value.</summary>
        public static bool TryRead(ReadOnlySpan<byte> bytes, Span<float> target)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(target);
            bytes.Slice(0, 4 * target.Length).CopyTo(MemoryMarshal.AsBytes(target));
            bool finite = true;
            for (int i = 0; i < bits.Length; i++)
            {
                if (!BitConverter.IsLittleEndian)
                {
                    bits[i] = BinaryPrimitives.ReverseEndianness(bits[i]);
                }
                finite &= (bits[i] & Magnitude) < Limit;
            }
            return finite;
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// The compact encoding: a unit quaternion as three 16-bit integers (its three smallest components, 15 bits each,
    /// the lowest bits of the first two naming the one left out), a weight as one byte. At most 0.01 degrees and 0.002 off.
    /// </summary>
    internal static class CompactEncoding
    {
        public const int BytesPerRotation = 6;

        private static readonly float Scale = (float)(1.0 / (WireConstants.CompactSteps * Math.Sqrt(2.0)));

        public static void DecodeRotations(ReadOnlySpan<byte> bytes, Span<float> rotations)
        {
            for (int i = 0; i + 3 < rotations.Length; i += 4)
            {
                int at = i / 4 * BytesPerRotation;
                int a = (short)(bytes[at] | bytes[at + 1] << 8);
                int b = (short)(bytes[at + 2] | bytes[at + 3] << 8);
                int c = (short)(bytes[at + 4] | bytes[at + 5] << 8);
                int leftOut = (a & 1) | (b & 1) << 1;
                float x = (a >> 1) * Scale;
                float y = (b >> 1) * Scale;
                float z = (c >> 1) * Scale;
                float largest = 1f - x * x - y * y - z * z;
                largest = largest > 0f ? MathF.Sqrt(largest) : 0f;
                // Bytes that no encoder writes may be longer than one; they still become some rotation.
                float scale = 1f / MathF.Sqrt(x * x + y * y + z * z + largest * largest);
                Place(rotations.Slice(i, 4), leftOut, x * scale, y * scale, z * scale, largest * scale);
            }
        }

        public static void DecodeWeights(ReadOnlySpan<byte> bytes, Span<float> weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = bytes[i] / 255f;
            }
        }

        private static void Place(Span<float> target, int leftOut, float first, float second, float third, float largest)
        {
            target[0] = leftOut == 0 ? largest : first;
            target[1] = leftOut == 1 ? largest : leftOut == 0 ? first : second;
            target[2] = leftOut == 2 ? largest : leftOut == 3 ? third : second;
            target[3] = leftOut == 3 ? largest : third;
        }
    }
}

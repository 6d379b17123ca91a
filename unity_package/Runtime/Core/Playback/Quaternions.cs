using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Unit quaternions in flat arrays, xyzw. Interpolation takes the shorter way round. Below
    /// <see cref="LargestChord"/> it is the normalised chord, whose worst error against the exact arc is 0.05 degrees;
    /// above, it is the arc itself (slerp).
    /// </summary>
    public static class Quaternions
    {
        /// <summary>
        /// Least dot product at which the chord is used: quaternions 0.3 radians apart, a turn of 34 degrees between two frames.
        /// The chord's angular error is largest near 0.21 and 0.79 of the way and grows with the cube of the angle.
        /// </summary>
        public const float LargestChord = 0.9553365f;

        private const float Shortest = 1e-6f;
        private const float UnitTolerance = 1e-5f;

        /// <summary>Scales the quaternion at an index to unit length; false if it has none to speak of.</summary>
        public static bool TryNormalise(float[] values, int at)
        {
            float x = values[at], y = values[at + 1], z = values[at + 2], w = values[at + 3];
            float square = x * x + y * y + z * z + w * w;
            if (!(square > Shortest) || float.IsInfinity(square))
            {
                return false;
            }
            float off = square - 1f;
            if (off > UnitTolerance || off < -UnitTolerance)
            {
                float scale = 1f / MathF.Sqrt(square);
                values[at] = x * scale;
                values[at + 1] = y * scale;
                values[at + 2] = z * scale;
                values[at + 3] = w * scale;
            }
            return true;
        }

        /// <summary>Scales all of them; false if one has no length.</summary>
        public static bool TryNormaliseAll(float[] values)
        {
            bool all = true;
            for (int i = 0; i + 3 < values.Length; i += 4)
            {
                all &= TryNormalise(values, i);
            }
            return all;
        }

        /// <summary>
        /// Writes all rotations between <paramref name="from"/> (at 0) and <paramref name="to"/> (at 1). The target
        /// may be one of both.
        /// </summary>
        public static void Interpolate(float[] from, float[] to, float amount, float[] target)
        {
            for (int i = 0; i + 3 < target.Length; i += 4)
            {
                float ax = from[i], ay = from[i + 1], az = from[i + 2], aw = from[i + 3];
                float bx = to[i], by = to[i + 1], bz = to[i + 2], bw = to[i + 3];
                float dot = ax * bx + ay * by + az * bz + aw * bw;
                float sign = dot < 0f ? -1f : 1f;
                float first = 1f - amount;
                float second = amount;
                if (dot * sign < LargestChord)
                {
                    float angle = MathF.Acos(Math.Min(1f, dot * sign));
                    float inverse = 1f / MathF.Sin(angle);
                    first = MathF.Sin(first * angle) * inverse;
                    second = MathF.Sin(second * angle) * inverse;
                }
                second *= sign;
                float x = first * ax + second * bx;
                float y = first * ay + second * by;
                float z = first * az + second * bz;
                float w = first * aw + second * bw;
                float scale = 1f / MathF.Sqrt(x * x + y * y + z * z + w * w);
                target[i] = x * scale;
                target[i + 1] = y * scale;
                target[i + 2] = z * scale;
                target[i + 3] = w * scale;
            }
        }

        /// <summary>target = a * b: first b, then a.</summary>
        public static void Multiply(float[] a, float[] b, float[] target)
        {
            for (int i = 0; i + 3 < target.Length; i += 4)
            {
                float ax = a[i], ay = a[i + 1], az = a[i + 2], aw = a[i + 3];
                float bx = b[i], by = b[i + 1], bz = b[i + 2], bw = b[i + 3];
                target[i] = aw * bx + ax * bw + ay * bz - az * by;
                target[i + 1] = aw * by - ax * bz + ay * bw + az * bx;
                target[i + 2] = aw * bz + ax * by - ay * bx + az * bw;
                target[i + 3] = aw * bw - ax * bx - ay * by - az * bz;
            }
        }

        /// <summary>target = a * inverse(b): what must follow b to arrive at a, with w not negative.</summary>
        public static void Difference(float[] a, float[] b, float[] target)
        {
            for (int i = 0; i + 3 < target.Length; i += 4)
            {
                float ax = a[i], ay = a[i + 1], az = a[i + 2], aw = a[i + 3];
                float bx = -b[i], by = -b[i + 1], bz = -b[i + 2], bw = b[i + 3];
                float w = aw * bw - ax * bx - ay * by - az * bz;
                float sign = w < 0f ? -1f : 1f;
                target[i] = sign * (aw * bx + ax * bw + ay * bz - az * by);
                target[i + 1] = sign * (aw * by - ax * bz + ay * bw + az * bx);
                target[i + 2] = sign * (aw * bz + ax * by - ay * bx + az * bw);
                target[i + 3] = sign * w;
            }
        }
    }
}

using System;

namespace UnityEngine
{
    public struct Vector2
    {
        public float x, y;

        public Vector2(float x, float y)
        {
            this.x = x;
            this.y = y;
        }

        public static Vector2 zero => default;
    }

    public struct Vector3
    {
        public float x, y, z;

        public Vector3(float x, float y, float z)
        {
            this.x = x;
            this.y = y;
            this.z = z;
        }

        public static Vector3 zero => default;

        public static Vector3 one => new Vector3(1, 1, 1);

        public static Vector3 up => new Vector3(0, 1, 0);

        public static Vector3 forward => new Vector3(0, 0, 1);

        public static Vector3 right => new Vector3(1, 0, 0);

        public float magnitude => MathF.Sqrt(x * x + y * y + z * z);

        public static Vector3 operator +(Vector3 a, Vector3 b) => new Vector3(a.x + b.x, a.y + b.y, a.z + b.z);

        public static Vector3 operator -(Vector3 a, Vector3 b) => new Vector3(a.x - b.x, a.y - b.y, a.z - b.z);

        public static Vector3 operator *(Vector3 a, float d) => new Vector3(a.x * d, a.y * d, a.z * d);

        public static Vector3 Lerp(Vector3 a, Vector3 b, float t) => a + (b - a) * Mathf.Clamp01(t);

        public static Vector3 Cross(Vector3 a, Vector3 b)
        {
            return new Vector3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
        }

        public static float Dot(Vector3 a, Vector3 b) => a.x * b.x + a.y * b.y + a.z * b.z;

        public static Vector3 Scale(Vector3 a, Vector3 b) => new Vector3(a.x * b.x, a.y * b.y, a.z * b.z);

        public override string ToString() => "(" + x + ", " + y + ", " + z + ")";
    }

    public struct Quaternion
    {
        public float x, y, z, w;

        public Quaternion(float x, float y, float z, float w)
        {
            this.x = x;
            this.y = y;
            this.z = z;
            this.w = w;
        }

        public static Quaternion identity => new Quaternion(0, 0, 0, 1);

        public Quaternion normalized
        {
            get
            {
                float length = MathF.Sqrt(Dot(this, this));
                return length < 1e-9f ? identity : new Quaternion(x / length, y / length, z / length, w / length);
            }
        }

        public static float Dot(Quaternion a, Quaternion b) => a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;

        /// Degrees between two rotations.
        public static float Angle(Quaternion a, Quaternion b)
        {
            float dot = Math.Min(Math.Abs(Dot(a, b)), 1f);
            return dot > 1f - 1e-6f ? 0f : MathF.Acos(dot) * 2f * Mathf.Rad2Deg;
        }

        public static Quaternion Inverse(Quaternion q)
        {
            float square = Dot(q, q);
            return new Quaternion(-q.x / square, -q.y / square, -q.z / square, q.w / square);
        }

        public static Quaternion AngleAxis(float angle, Vector3 axis)
        {
            float half = angle * Mathf.Deg2Rad / 2f;
            Vector3 n = axis * (MathF.Sin(half) / axis.magnitude);
            return new Quaternion(n.x, n.y, n.z, MathF.Cos(half));
        }

        public static Quaternion FromToRotation(Vector3 fromDirection, Vector3 toDirection)
        {
            Vector3 from = fromDirection * (1f / fromDirection.magnitude);
            Vector3 to = toDirection * (1f / toDirection.magnitude);
            Vector3 axis = Vector3.Cross(from, to);
            float cosine = Vector3.Dot(from, to);
            if (cosine < -0.99999f)
            {
                Vector3 any = Math.Abs(from.x) < 0.9f ? Vector3.right : Vector3.up;
                return AngleAxis(180f, Vector3.Cross(from, any));
            }
            return new Quaternion(axis.x, axis.y, axis.z, 1f + cosine).normalized;
        }

        /// Unity's order: z, then x, then y, about fixed axes.
        public static Quaternion Euler(float x, float y, float z)
        {
            return AngleAxis(y, Vector3.up) * AngleAxis(x, Vector3.right) * AngleAxis(z, Vector3.forward);
        }

        public static Quaternion Slerp(Quaternion a, Quaternion b, float t)
        {
            t = Mathf.Clamp01(t);
            float dot = Dot(a, b);
            float sign = dot < 0f ? -1f : 1f;
            float angle = MathF.Acos(Math.Min(dot * sign, 1f));
            float sine = MathF.Sin(angle);
            float from = sine < 1e-5f ? 1f - t : MathF.Sin((1f - t) * angle) / sine;
            float to = sign * (sine < 1e-5f ? t : MathF.Sin(t * angle) / sine);
            return new Quaternion(from * a.x + to * b.x, from * a.y + to * b.y, from * a.z + to * b.z, from * a.w + to * b.w).normalized;
        }

        public static Quaternion operator *(Quaternion a, Quaternion b)
        {
            return new Quaternion(
                a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
                a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
                a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z);
        }

        public static Vector3 operator *(Quaternion q, Vector3 v)
        {
            Quaternion turned = q * new Quaternion(v.x, v.y, v.z, 0) * new Quaternion(-q.x, -q.y, -q.z, q.w);
            return new Vector3(turned.x, turned.y, turned.z);
        }

        public override string ToString() => "(" + x + ", " + y + ", " + z + ", " + w + ")";
    }

    public struct Color
    {
        public float r, g, b, a;

        public Color(float r, float g, float b, float a = 1f)
        {
            this.r = r;
            this.g = g;
            this.b = b;
            this.a = a;
        }
    }

    public struct Rect
    {
        public Rect(float x, float y, float width, float height)
        {
            this.x = x;
            this.y = y;
            this.width = width;
            this.height = height;
        }

        public float x { get; set; }

        public float y { get; set; }

        public float width { get; set; }

        public float height { get; set; }

        public float xMax => x + width;

        public float yMax => y + height;
    }

    public static class Mathf
    {
        public const float Deg2Rad = 0.0174532924f;
        public const float Rad2Deg = 57.29578f;

        public static float Clamp01(float value) => Clamp(value, 0f, 1f);

        public static float Clamp(float value, float min, float max) => value < min ? min : value > max ? max : value;

        public static int Clamp(int value, int min, int max) => value < min ? min : value > max ? max : value;

        public static float Max(float a, float b) => a > b ? a : b;

        public static int Max(int a, int b) => a > b ? a : b;

        public static float Min(float a, float b) => a < b ? a : b;

        public static int Min(int a, int b) => a < b ? a : b;

        public static float Abs(float value) => Math.Abs(value);

        public static float Lerp(float a, float b, float t) => a + (b - a) * Clamp01(t);

        public static float Pow(float value, float power) => MathF.Pow(value, power);

        public static float Sqrt(float value) => MathF.Sqrt(value);

        public static float Acos(float value) => MathF.Acos(value);

        public static float Cos(float value) => MathF.Cos(value);

        public static float Sin(float value) => MathF.Sin(value);

        public static int CeilToInt(float value) => (int)MathF.Ceiling(value);

        public static int RoundToInt(float value) => (int)MathF.Round(value);

        public static bool Approximately(float a, float b) => Math.Abs(b - a) < Math.Max(1e-6f * Math.Max(Math.Abs(a), Math.Abs(b)), 1.1e-44f);
    }
}

using System;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Makes the messages a sidecar would send, for tests.</summary>
    internal static class WireBytes
    {
        public const uint LayoutId = 0xabcd1234;

        /// <summary>What follows a motion topic: a frame of so many joints that turn about y by an angle in radians.</summary>
        public static byte[] Motion(int joints, int channels, long epoch, long sequence, long sample, float angle, float weight = 0f)
        {
            var rotations = new float[4 * joints];
            for (int i = 0; i < joints; i++)
            {
                rotations[4 * i + 1] = MathF.Sin(angle / 2);
                rotations[4 * i + 3] = MathF.Cos(angle / 2);
            }
            var face = new float[channels];
            face.AsSpan().Fill(weight);
            return Motion(epoch, sequence, sample, new[] { angle, 1f, 0f }, rotations, face);
        }

        public static byte[] Motion(long epoch, long sequence, long sample, float[] root, float[] rotations, float[] face)
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(9);
            writer.WriteInt64(WireConstants.ProtocolVersion);
            writer.WriteInt64(LayoutId);
            writer.WriteInt64(epoch);
            writer.WriteInt64(sequence);
            writer.WriteInt64(sample);
            writer.WriteArrayHeader(5);
            writer.WriteInt64(1L << 41);
            for (int i = 1; i < 5; i++)
            {
                writer.WriteInt64(1000 * i);
            }
            writer.WriteFloats(root);
            writer.WriteFloats(rotations);
            writer.WriteFloats(face);
            return writer.Written.ToArray();
        }

        public static byte[] Sound(long epoch, long sequence, long sample, int rate, float[] samples)
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(6);
            writer.WriteInt64(WireConstants.ProtocolVersion);
            writer.WriteInt64(epoch);
            writer.WriteInt64(sequence);
            writer.WriteInt64(sample);
            writer.WriteInt64(rate);
            writer.WriteSound(samples);
            return writer.Written.ToArray();
        }

        /// <summary>A layout message of a chain of joints.</summary>
        public static byte[] Layout(string subject, int joints, int channels)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(4);
            writer.WriteString("type");
            writer.WriteString("layout");
            writer.WriteString("subject");
            writer.WriteString(subject);
            writer.WriteString("layout");
            WriteLayout(writer, joints, channels);
            writer.WriteString("report");
            writer.WriteMapHeader(0);
            return writer.Written.ToArray();
        }

        /// <summary>An answer with the mark of its request; as it is for a request without one.</summary>
        public static byte[] Marked(byte[] map, object mark)
        {
            if (mark == null)
            {
                return map;
            }
            var writer = new MsgPackWriter();
            writer.WriteString("id");
            writer.WriteInt64((long)mark);
            var marked = new byte[map.Length + writer.Written.Length];
            map.CopyTo(marked, 0);
            writer.Written.CopyTo(marked.AsSpan(map.Length));
            // A map of up to fifteen entries says how many it has in its first byte.
            marked[0]++;
            return marked;
        }

        public static byte[] Refused(string code, string message)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(4);
            writer.WriteString("type");
            writer.WriteString("refused");
            writer.WriteString("code");
            writer.WriteString(code);
            writer.WriteString("message");
            writer.WriteString(message);
            writer.WriteString("server_v");
            writer.WriteInt64(WireConstants.ProtocolVersion);
            return writer.Written.ToArray();
        }

        public static MotionLayout ReadLayout(int joints, int channels)
        {
            MsgPackTree.TryReadMap(Layout("hero", joints, channels), out var map);
            bool read = LayoutMessage.TryRead(map, out LayoutMessage message, out string problem);
            return read ? message.Layout : throw new InvalidOperationException(problem);
        }

        /// <summary>What follows an event topic.</summary>
        public static byte[] Event(long epoch, long sequence, long sample, string name)
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(6);
            writer.WriteInt64(WireConstants.ProtocolVersion);
            writer.WriteInt64(epoch);
            writer.WriteInt64(sequence);
            writer.WriteInt64(sample);
            writer.WriteString(name);
            writer.WriteMapHeader(0);
            return writer.Written.ToArray();
        }

        public static byte[] Interrupted(long epoch, long sample)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(3);
            writer.WriteString("type");
            writer.WriteString("interrupted");
            writer.WriteString("epoch");
            writer.WriteInt64(epoch);
            writer.WriteString("sample");
            writer.WriteInt64(sample);
            return writer.Written.ToArray();
        }

        public static byte[] Pong(object t, long serverMicroseconds, long sample)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(4);
            writer.WriteString("type");
            writer.WriteString("pong");
            writer.WriteString("t");
            writer.WriteDouble(Convert.ToDouble(t));
            writer.WriteString("server_us");
            writer.WriteInt64(serverMicroseconds);
            writer.WriteString("sample");
            writer.WriteInt64(sample);
            return writer.Written.ToArray();
        }

        public static byte[] Welcome(string session, string subject, string frames)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(10);
            writer.WriteString("type");
            writer.WriteString("welcome");
            writer.WriteString("v");
            writer.WriteInt64(WireConstants.ProtocolVersion);
            writer.WriteString("server");
            writer.WriteString("test");
            writer.WriteString("session");
            writer.WriteString(session);
            writer.WriteString("clock_rate");
            writer.WriteInt64(SessionClock.Rate);
            writer.WriteString("sample");
            writer.WriteInt64(0);
            writer.WriteString("frames");
            writer.WriteString(frames);
            writer.WriteString("subjects");
            writer.WriteArrayHeader(0);
            writer.WriteString("subject");
            writer.WriteString(subject);
            writer.WriteString("encoding");
            writer.WriteString("f32");
            return writer.Written.ToArray();
        }

        private static void WriteLayout(MsgPackWriter writer, int joints, int channels)
        {
            var positions = new float[3 * joints];
            var rotations = new float[4 * joints];
            writer.WriteMapHeader(8);
            writer.WriteString("id");
            writer.WriteInt64(LayoutId);
            writer.WriteString("hips");
            writer.WriteInt64(0);
            writer.WriteString("joints");
            writer.WriteArrayHeader(joints);
            for (int i = 0; i < joints; i++)
            {
                rotations[4 * i + 3] = 1f;
                writer.WriteString("joint" + i);
            }
            writer.WriteString("parents");
            writer.WriteArrayHeader(joints);
            for (int i = 0; i < joints; i++)
            {
                writer.WriteInt64(i - 1);
            }
            writer.WriteString("positions");
            writer.WriteFloats(positions);
            writer.WriteString("rotations");
            writer.WriteFloats(rotations);
            writer.WriteString("channels");
            writer.WriteArrayHeader(channels);
            for (int i = 0; i < channels; i++)
            {
                writer.WriteString("shape" + i);
            }
            writer.WriteString("space");
            writer.WriteMapHeader(3);
            writer.WriteString("name");
            writer.WriteString("unity");
            writer.WriteString("axes");
            writer.WriteArrayHeader(3);
            writer.WriteString("-x");
            writer.WriteString("+y");
            writer.WriteString("+z");
            writer.WriteString("metres_per_unit");
            writer.WriteDouble(1.0);
        }
    }
}

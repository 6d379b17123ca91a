using System;
using System.Collections.Generic;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Makes recorded streams, for tests.</summary>
    internal static class RecordingBytes
    {
        /// <summary>A recording of these messages.</summary>
        public static byte[] Of(params byte[][] messages)
        {
            var bytes = new List<byte> { 0x89, 0x41, 0x56, 0x42, 0x52, 0x0d, 0x0a, 0x1a, 1, 0, 0, 0 };
            foreach (byte[] message in messages)
            {
                bytes.AddRange(BitConverter.GetBytes(message.Length));
                bytes.AddRange(message);
            }
            bytes.AddRange(new byte[4]);
            return bytes.ToArray();
        }

        /// <summary>A message of the frame socket: a topic, its zero byte, a body.</summary>
        public static byte[] Framed(string topic, byte[] body)
        {
            byte[] start = AsciiText.Topic(topic);
            var message = new byte[start.Length + body.Length];
            start.CopyTo(message, 0);
            body.CopyTo(message, start.Length);
            return message;
        }

        /// <summary>A frame of "hero": every joint turned about y by an angle in radians, which the root's x holds, too.</summary>
        public static byte[] Motion(int joints, int channels, long sample, float angle, float weight = 0f, long epoch = 0)
        {
            return Framed("f/hero", WireBytes.Motion(joints, channels, epoch, 0, sample, angle, weight));
        }

        public static byte[] Sound(string speaker, long sample, float level, int count = 96, int rate = 48000, long epoch = 0)
        {
            var samples = new float[count];
            samples.AsSpan().Fill(level);
            return Framed("a/demo/" + speaker, WireBytes.Sound(epoch, 0, sample, rate, samples));
        }

        public static byte[] Event(string name, long sample, long epoch = 0, string key = "kind", string value = "nod")
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(6);
            writer.WriteInt64(WireConstants.ProtocolVersion);
            writer.WriteInt64(epoch);
            writer.WriteInt64(0);
            writer.WriteInt64(sample);
            writer.WriteString(name);
            writer.WriteMapHeader(1);
            writer.WriteString(key);
            writer.WriteString(value);
            return Framed("e/demo", writer.Written.ToArray());
        }
    }
}

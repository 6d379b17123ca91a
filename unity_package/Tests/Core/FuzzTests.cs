using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>A million inputs each: nothing may throw, hang or read beyond its bytes.</summary>
    public sealed class FuzzTests
    {
        private const int Inputs = 1000000;

        [Test]
        public void ReadersSurviveAMillionMutatedMessages()
        {
            var random = new Random(7);
            byte[][] seeds =
            {
                WireBytes.Motion(4, 3, 1, 2, 3, 0.5f),
                WireBytes.Sound(1, 2, 3, 24000, new float[20]),
                WireBytes.Layout("hero", 3, 2),
                WireBytes.Welcome("demo", "hero", "tcp://127.0.0.1:1"),
                Event(),
                Pong(),
            };
            MotionLayout layout = WireBytes.ReadLayout(4, 3);
            var frame = new MotionFrame(layout.Joints.Length, layout.Channels.Length);
            var sounds = new SoundBuffer(SessionClock.Rate, 0.1);
            int accepted = 0;
            for (int i = 0; i < Inputs; i++)
            {
                byte[] seed = seeds[i % seeds.Length];
                int length = Mutate(seed, random, out byte[] bytes);
                accepted += ReadAll(new ReadOnlySpan<byte>(bytes, 0, length), i % seeds.Length, frame, sounds) ? 1 : 0;
            }
            // Mutations that hit a number's value leave a valid message; without any the test would test nothing.
            Assert.That(accepted, Is.InRange(Inputs / 100, Inputs * 99 / 100));
        }

        [Test]
        public void ReadersSurviveAMillionRandomInputs()
        {
            var random = new Random(8);
            var bytes = new byte[48];
            var frame = new MotionFrame(1, 0);
            var sounds = new SoundBuffer(SessionClock.Rate, 0.01);
            for (int i = 0; i < Inputs; i++)
            {
                random.NextBytes(bytes);
                ReadAll(new ReadOnlySpan<byte>(bytes, 0, i % bytes.Length), i % 6, frame, sounds);
            }
        }

        [Test]
        public void TheFrameReaderSurvivesAMillionFragments()
        {
            var random = new Random(9);
            var reader = new ZmtpFrameReader(1000);
            int frames = 0, malformed = 0;
            for (int i = 0; i < Inputs; i++)
            {
                ArraySegment<byte> room = reader.FreeSpace(reader.MissingBytes());
                int count = Math.Min(room.Count, random.Next(1, 12));
                for (int b = 0; b < count; b++)
                {
                    // Flags and short sizes are frequent, so that whole frames come about.
                    room.Array[room.Offset + b] = (byte)(random.Next(4) == 0 ? random.Next(256) : random.Next(6));
                }
                reader.Commit(count);
                ZmtpFrameStatus status;
                while ((status = reader.TryRead(out _, out ReadOnlySpan<byte> body)) == ZmtpFrameStatus.Frame)
                {
                    Assert.LessOrEqual(body.Length, 1000);
                    frames++;
                }
                if (status == ZmtpFrameStatus.Malformed)
                {
                    malformed++;
                    reader.Reset();
                }
            }
            Assert.Greater(frames, 1000);
            Assert.Greater(malformed, 1000);
        }

        [TestCase(1000, ZmtpFrameStatus.NeedMore)]
        [TestCase(1001, ZmtpFrameStatus.Malformed)]
        [TestCase(long.MaxValue, ZmtpFrameStatus.Malformed)]
        [TestCase(-1, ZmtpFrameStatus.Malformed)]
        public void AFrameLargerThanAllowedEndsTheStreamBeforeItsBodyComes(long size, ZmtpFrameStatus status)
        {
            var reader = new ZmtpFrameReader(1000);
            ArraySegment<byte> room = reader.FreeSpace(9);
            room.Array[room.Offset] = ZmtpFrameReader.LongFlag;
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(room.AsSpan(1, 8), size);
            reader.Commit(9);
            Assert.AreEqual(status, reader.TryRead(out _, out _));
            Assert.LessOrEqual(reader.MissingBytes(), 1000);
        }

        [Test]
        public void GreetingsAndCommandsSurviveAHundredThousandInputs()
        {
            var random = new Random(10);
            var bytes = new byte[80];
            for (int i = 0; i < Inputs / 10; i++)
            {
                random.NextBytes(bytes);
                bytes[0] = (byte)(i % 3 == 0 ? 0xff : bytes[0] % 12);
                var span = new ReadOnlySpan<byte>(bytes, 0, i % bytes.Length);
                ZmtpWire.CheckGreeting(span);
                ZmtpWire.ReadSocketType(span);
                ZmtpWire.ReadErrorReason(span);
                ZmtpWire.IsCommand(span, "READY", out _);
            }
        }

        private static bool ReadAll(ReadOnlySpan<byte> bytes, int kind, MotionFrame frame, SoundBuffer sounds)
        {
            var reader = new MsgPackReader(bytes);
            bool whole = reader.TrySkip();
            switch (kind)
            {
                case 0:
                    return MotionMessage.Read(bytes, out MotionMessage motion) == FrameStatus.Ok && motion.CopyTo(frame) == FrameStatus.Ok;
                case 1:
                    return SoundMessage.Read(bytes, out SoundMessage sound) == FrameStatus.Ok && sounds.Add(sound) == FrameStatus.Ok;
                case 2:
                    return MsgPackTree.TryReadMap(bytes, out Dictionary<string, object> map) && LayoutMessage.TryRead(map, out _, out _);
                case 3:
                    return MsgPackTree.TryReadMap(bytes, out map) && WelcomeMessage.TryRead(map, out _, out _);
                case 4:
                    return StreamEvent.TryRead(bytes, out _);
                default:
                    return PongMessage.TryRead(bytes, out _) && whole;
            }
        }

        private static int Mutate(byte[] seed, Random random, out byte[] bytes)
        {
            bytes = new byte[seed.Length + 4];
            seed.CopyTo(bytes, 0);
            for (int i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(seed.Length)] = (byte)random.Next(256);
            }
            return random.Next(8) == 0 ? random.Next(bytes.Length) : seed.Length;
        }

        private static byte[] Event()
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(6);
            writer.WriteInt64(1);
            writer.WriteInt64(0);
            writer.WriteInt64(1);
            writer.WriteInt64(2);
            writer.WriteString("backchannel");
            writer.WriteMapHeader(1);
            writer.WriteString("kind");
            writer.WriteString("nod");
            return writer.Written.ToArray();
        }

        private static byte[] Pong()
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(4);
            writer.WriteString("type");
            writer.WriteString("pong");
            writer.WriteString("t");
            writer.WriteDouble(5);
            writer.WriteString("server_us");
            writer.WriteInt64(6);
            writer.WriteString("sample");
            writer.WriteInt64(7);
            return writer.Written.ToArray();
        }
    }
}

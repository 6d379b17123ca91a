using System;
using System.Reflection;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>No garbage per frame, on neither side. Skipped where the runtime does not count (Unity's mono).</summary>
    public sealed class AllocationTests
    {
        private const int Joints = 55;
        private const int Channels = 52;
        private const int Frames = 2000;

        [Test]
        public void ReceivingAFrameAllocatesNothing()
        {
            var stream = new MotionStream("hero", new PlayoutOptions(), new StallOptions(), SessionClock.Rate);
            MsgPackTree.TryReadMap(WireBytes.Layout("hero", Joints, Channels), out var map);
            LayoutMessage.TryRead(map, out LayoutMessage layout, out _);
            stream.Bind(layout, SessionClock.Rate);
            var clock = new ClockOffset();
            clock.Add(0, 10, 5);
            byte[][] messages = Messages();
            Assert.AreEqual(0, Measure(i => Assume(stream.Add(messages[i], i * 33333L, clock) == FrameStatus.Ok)));
        }

        [Test]
        public void ShowingAPoseAllocatesNothing()
        {
            var stream = new MotionStream("hero", new PlayoutOptions(), new StallOptions(), SessionClock.Rate);
            MsgPackTree.TryReadMap(WireBytes.Layout("hero", Joints, Channels), out var map);
            LayoutMessage.TryRead(map, out LayoutMessage layout, out _);
            stream.Bind(layout, SessionClock.Rate);
            var clock = new ClockOffset();
            byte[][] messages = Messages();
            Assert.AreEqual(0, Measure(i =>
            {
                stream.Add(messages[i], i * 33333L, clock);
                stream.TrySampleNow(i * 33333L, 0.011, out _, out _);
                stream.TrySampleNow(i * 33333L + 11111, 0.011, out _, out _);
            }));
        }

        [Test]
        public void FramesSoundPongsAndAudioOutAllocateNothing()
        {
            var sounds = new SoundBuffer(SessionClock.Rate, 1);
            byte[] sound = WireBytes.Sound(0, 0, 0, 48000, new float[960]);
            var reader = new ZmtpFrameReader(1 << 20);
            var queue = new ByteQueue(1 << 20);
            var writer = new MsgPackWriter();
            var player = new VoicePlayer();
            var ring = new SampleRing(4800);
            var samples = new float[960];
            var bytes = new byte[8192];
            Assert.AreEqual(0, Measure(i =>
            {
                SoundMessage.Read(sound, out SoundMessage message);
                sounds.Add(message);
                player.Steer(sounds, 0, i * 20000, 48000);
                player.Read(samples, i * 20000);
                ring.Write(samples, 2);
                ring.Read(samples.AsSpan(0, 480));
                ControlWriter.Audio(writer, WireConstants.SpeakerUser, samples, 48000, i);
                ZmtpWire.WriteFrame(queue, 0, writer.Written);
                int count = queue.Peek(bytes);
                queue.Drop(count);
                ArraySegment<byte> room = reader.FreeSpace(count);
                bytes.AsSpan(0, count).CopyTo(room);
                reader.Commit(count);
                Assume(reader.TryRead(out _, out ReadOnlySpan<byte> body) == ZmtpFrameStatus.Frame && body.Length == writer.Written.Length);
            }));
        }

        [Test]
        public void APoseOfARecordingAllocatesNothing()
        {
            byte[][] messages =
            {
                WireBytes.Layout("hero", Joints, Channels),
                RecordingBytes.Motion(Joints, Channels, 0, 0.1f),
                RecordingBytes.Motion(Joints, Channels, 1600, 0.2f),
            };
            Assert.IsTrue(RecordedStream.TryRead(RecordingBytes.Of(messages), out RecordedStream stream, out string problem), problem);
            MotionFrame pose = stream.MakeFrame();
            Assert.AreEqual(0, Measure(i => stream.Sample(i * 2e-5, pose)));
        }

        private static long Measure(Action<int> work)
        {
            MethodInfo counter = typeof(GC).GetMethod("GetAllocatedBytesForCurrentThread", Type.EmptyTypes);
            if (counter == null)
            {
                Assert.Ignore("this runtime does not count allocations by thread");
            }
            var allocated = (Func<long>)Delegate.CreateDelegate(typeof(Func<long>), counter);
            for (int i = 0; i < Frames / 2; i++)
            {
                work(i);
            }
            long before = allocated();
            for (int i = Frames / 2; i < Frames; i++)
            {
                work(i);
            }
            return allocated() - before;
        }

        private static void Assume(bool condition)
        {
            if (!condition)
            {
                throw new InvalidOperationException("the measured work failed");
            }
        }

        private static byte[][] Messages()
        {
            var messages = new byte[Frames][];
            for (int i = 0; i < Frames; i++)
            {
                messages[i] = WireBytes.Motion(Joints, Channels, 0, i, 1600L * i, 0.001f * i, 0.5f);
            }
            return messages;
        }
    }
}

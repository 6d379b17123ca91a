using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>A voice read for a device: kept where the motion is without steps that could be heard.</summary>
    public sealed class VoicePlayerTests
    {
        private const int Block = 480;
        private readonly float[] _block = new float[Block];

        [TestCase(48000)]
        [TestCase(44100)]
        [TestCase(16000)]
        public void ItStaysWithTheMotionWhateverTheDevicesRate(int rate)
        {
            SoundBuffer voice = Ramp();
            var player = new VoicePlayer();
            double wanted = 10000;
            for (int i = 0; i < 500; i++)
            {
                player.Steer(voice, wanted, rate);
                Assert.IsTrue(player.Read(_block));
                Assert.Less(Math.Abs(_block[0] * 480000 - wanted), 20.0 + 48000.0 / rate);
                wanted += Block * 48000.0 / rate;
                wanted %= 400000;
                if (wanted < 10000)
                {
                    break;
                }
            }
        }

        [Test]
        public void ASmallDifferenceIsMadeUpWithoutAStep()
        {
            SoundBuffer voice = Ramp();
            var player = new VoicePlayer();
            double wanted = 10000;
            player.Steer(voice, wanted, 48000);
            player.Read(_block);
            float last = _block[Block - 1];
            // 30 ms off from one block to the next.
            wanted += 1440;
            for (int i = 0; i < 300; i++)
            {
                wanted += Block;
                double before = player.Position;
                player.Steer(voice, wanted, 48000);
                player.Read(_block);
                Assert.That((player.Position - before) / Block, Is.InRange(0.9799, 1.0201), "nobody hears two parts of a hundred");
                Assert.AreEqual(last, _block[0], 1e-4f, "no step");
                last = _block[Block - 1];
            }
            Assert.AreEqual(wanted + Block, player.Position, 48.0, "made up to a millisecond");
        }

        [Test]
        public void AJumpIsCrossFaded()
        {
            SoundBuffer voice = Ramp();
            var player = new VoicePlayer();
            player.Steer(voice, 10000, 48000);
            player.Read(_block);
            float before = _block[Block - 1];
            player.Steer(voice, 200000, 48000);
            player.Read(_block);
            Assert.AreEqual(before, _block[0], 0.01f, "it begins where the last block ended");
            Assert.AreEqual((200000 + Block - 1) / 480000f, _block[Block - 1], 0.001f, "and ends where it should be");
            for (int k = 1; k < Block; k++)
            {
                Assert.Less(Math.Abs(_block[k] - _block[k - 1]), 0.002f);
            }
        }

        [Test]
        public void WithoutAVoiceItIsSilent()
        {
            var player = new VoicePlayer();
            _block[3] = 1f;
            Assert.IsFalse(player.Read(_block));
            Assert.AreEqual(0f, _block[3]);
            player.Steer(Ramp(), double.NaN, 48000);
            Assert.IsFalse(player.Read(_block));
            Assert.IsTrue(double.IsNaN(player.Position));
        }

        [Test]
        public void ReadingAllocatesNothing()
        {
            SoundBuffer voice = Ramp();
            var player = new VoicePlayer();
            long before = 0;
            for (int i = 0; i < 3000; i++)
            {
                before = i == 1000 ? GC.GetAllocatedBytesForCurrentThread() : before;
                player.Steer(voice, i % 20 == 0 ? 200000 : 10000, 48000);
                player.Read(_block);
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.AreEqual(0, allocated);
        }

        [Test]
        public void ARingBetweenThreadsLosesAndSwapsNothing()
        {
            var ring = new SampleRing(1000);
            const int Total = 200000;
            var writer = new System.Threading.Thread(() =>
            {
                var stereo = new float[2 * 64];
                for (int at = 0; at < Total; at += 64)
                {
                    while (ring.Count > 1000 - 64)
                    {
                        System.Threading.Thread.Yield();
                    }
                    for (int i = 0; i < 64; i++)
                    {
                        stereo[2 * i] = at + i - 1;
                        stereo[2 * i + 1] = at + i + 1;
                    }
                    ring.Write(stereo, 2);
                }
            });
            writer.Start();
            var read = new float[100];
            for (int at = 0; at < Total - 64; at += 100)
            {
                while (!ring.TryRead(read))
                {
                    System.Threading.Thread.Yield();
                }
                for (int i = 0; i < 100; i++)
                {
                    Assert.AreEqual(at + i, read[i]);
                }
            }
            writer.Join();
            Assert.AreEqual(0, ring.Dropped);
            int room = 1000 - ring.Count;
            ring.Write(new float[2000], 1);
            Assert.AreEqual(2000 - room, ring.Dropped);
        }

        /// <summary>Ten seconds whose values tell their samples.</summary>
        private static SoundBuffer Ramp()
        {
            var voice = new SoundBuffer(48000);
            for (int first = 0; first < 480000; first += 4800)
            {
                var samples = new float[4800];
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = (first + i) / 480000f;
                }
                Assert.AreEqual(FrameStatus.Ok, SoundMessage.Read(WireBytes.Sound(0, 0, first, 48000, samples), out SoundMessage message));
                voice.Add(message);
            }
            return voice;
        }
    }
}

using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class SoundBufferTests
    {
        [Test]
        public void SoundLiesWhereItsSamplesSayWhateverItsOrderAndGapsAreSilence()
        {
            var buffer = new SoundBuffer(48000, 1);
            Add(buffer, 0, 2000, 48000, Ramp(1000, 1000));
            Add(buffer, 0, 0, 48000, Ramp(0, 1000));
            var read = new float[3000];
            Assert.AreEqual(3000, buffer.Read(0, 1, read));
            for (int i = 0; i < 3000; i++)
            {
                float expected = i < 1000 ? i / 4000f : i < 2000 ? 0f : (i - 1000) / 4000f;
                Assert.AreEqual(expected, read[i], 1e-4f, "sample " + i);
            }
            Assert.AreEqual(3000, buffer.EndSample);
        }

        [Test]
        public void TheRingForgetsTheOldest()
        {
            var buffer = new SoundBuffer(48000, 0.01);
            for (int i = 0; i < 10; i++)
            {
                Add(buffer, 0, 100 * i, 48000, Constant(100, 0.1f * (i % 5)));
            }
            var read = new float[100];
            Assert.AreEqual(0, buffer.Read(0, 1, read));
            Assert.AreEqual(0f, read[50]);
            Assert.AreEqual(100, buffer.Read(900, 1, read));
            Assert.AreEqual(0.4f, read[50], 1e-3f);
        }

        [TestCase(16000)]
        [TestCase(24000)]
        [TestCase(44100)]
        public void OtherRatesAreBroughtToTheClock(int rate)
        {
            var buffer = new SoundBuffer(48000, 2);
            var tone = new float[rate];
            for (int i = 0; i < rate; i++)
            {
                tone[i] = 0.5f * MathF.Sin(2 * MathF.PI * 200 * i / rate);
            }
            for (int i = 0; i < rate; i += rate / 50)
            {
                Add(buffer, 0, (long)i * 48000 / rate, rate, tone.AsSpan(i, Math.Min(rate / 50, rate - i)).ToArray());
            }
            var read = new float[40000];
            Assert.AreEqual(40000, buffer.Read(0, 1, read));
            double worst = 0;
            for (int i = 0; i < read.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(read[i] - 0.5 * Math.Sin(2 * Math.PI * 200 * i / 48000)));
            }
            // The last sample of a stretch has no right neighbour and is held.
            Assert.Less(worst, 0.045);
        }

        [Test]
        public void AnInterruptionSilencesAndOldSoundStaysOut()
        {
            var buffer = new SoundBuffer(48000, 1);
            Add(buffer, 0, 0, 48000, Constant(4800, 0.5f));
            buffer.Cut(1, 2400);
            var read = new float[4800];
            Assert.AreEqual(2400, buffer.Read(0, 1, read));
            Assert.AreEqual(0.5f, read[2150], 1e-3f);
            Assert.AreEqual(0.25f, read[2280], 1e-2f, "the end is faded");
            Assert.AreEqual(0f, read[2400]);
            Assert.AreEqual(FrameStatus.StaleEpoch, Add(buffer, 0, 2400, 48000, Constant(100, 0.5f)));
            Assert.AreEqual(FrameStatus.Ok, Add(buffer, 1, 2400, 48000, Constant(100, 0.25f)));
            buffer.Read(2400, 1, read);
            Assert.AreEqual(0.25f, read[50], 1e-3f);
        }

        [Test]
        public void AnInterruptionToldTwiceLeavesWhatWasSaidSince()
        {
            var buffer = new SoundBuffer(48000, 1);
            Add(buffer, 0, 0, 48000, Constant(4800, 0.5f));
            Add(buffer, 1, 3000, 48000, Constant(1000, 0.25f));
            buffer.Cut(1, 2400);
            var read = new float[4800];
            Assert.AreEqual(4000, buffer.Read(0, 1, read));
            Assert.AreEqual(0.5f, read[2000], 1e-3f);
            Assert.AreEqual(0f, read[2700], "of the old epoch");
            Assert.AreEqual(0.25f, read[3500], 1e-3f);
            Assert.AreEqual(0f, read[4200]);
            Assert.AreEqual(4000, buffer.EndSample);
        }

        [Test]
        public void ALongPauseIsSilenceAllAroundTheRing()
        {
            var buffer = new SoundBuffer(48000, 0.1);
            Add(buffer, 0, 0, 48000, Constant(4800, 0.5f));
            Add(buffer, 0, 7000, 48000, Constant(100, 0.25f));
            var read = new float[4800];
            buffer.Read(7100 - 4800, 1, read);
            Assert.AreEqual(0.5f, read[2499], 1e-3f);
            Assert.AreEqual(0f, read[2500]);
            Assert.AreEqual(0f, read[4699]);
            Assert.AreEqual(0.25f, read[4700], 1e-3f);
        }

        private static FrameStatus Add(SoundBuffer buffer, long epoch, long sample, int rate, float[] samples)
        {
            Assert.AreEqual(FrameStatus.Ok, SoundMessage.Read(WireBytes.Sound(epoch, 0, sample, rate, samples), out SoundMessage message));
            return buffer.Add(message);
        }

        private static float[] Ramp(int first, int count)
        {
            var samples = new float[count];
            for (int i = 0; i < count; i++)
            {
                samples[i] = (first + i) / 4000f;
            }
            return samples;
        }

        private static float[] Constant(int count, float value)
        {
            var samples = new float[count];
            samples.AsSpan().Fill(value);
            return samples;
        }
    }
}

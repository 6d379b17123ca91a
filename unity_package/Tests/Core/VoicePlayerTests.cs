using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class VoicePlayerTests
    {
        private const int Rate = 48000;
        private const int Block = 1024;
        private const double Tone = 2 * Math.PI * 200 / Rate;

        private readonly float[] _block = new float[Block];
        private SoundBuffer _voice;
        private VoicePlayer _player;
        private float _last;

        [SetUp]
        public void MakeAToneOfTenSeconds()
        {
            _voice = new SoundBuffer(Rate, 12);
            _player = new VoicePlayer();
            _last = 0;
            AddTone(0, 0, 10 * Rate);
        }

        [TestCase(48000)]
        [TestCase(44100)]
        [TestCase(24000)]
        public void SoundLeavesWhenItsSampleIsDue(int outputRate)
        {
            for (int k = 0; k < 100; k++)
            {
                long now = Time(k, outputRate);
                _player.Steer(_voice, At(now), now, outputRate);
                _player.Read(_block, now);
                Assert.AreEqual(0.5 * Math.Sin(Tone * At(now)), _block[k == 0 ? 512 : 0], k == 0 ? 1 : 2e-3);
                Assert.AreEqual(At(Time(k + 1, outputRate)), _player.Position, 2.0);
            }
        }

        [Test]
        public void AGameThatStandsStillDoesNotHoldTheSound()
        {
            _player.Steer(_voice, 0, 0, Rate);
            for (int k = 0; k < 50; k++)
            {
                _player.Read(_block, Time(k, Rate));
            }
            Assert.AreEqual(50 * Block, _player.Position, 2.0);
        }

        [Test]
        public void ADeviceThatAsksInBurstsDoesNotBendThePitch()
        {
            double slowest = double.MaxValue;
            double fastest = 0;
            for (int k = 0; k < 300; k++)
            {
                // Four blocks at once, then nothing for as long.
                long now = Time(k / 4 * 4, Rate);
                _player.Steer(_voice, At(now), now, Rate);
                double before = k == 0 ? At(now) : _player.Position;
                _player.Read(_block, now);
                if (k > 100)
                {
                    slowest = Math.Min(slowest, (_player.Position - before) / Block);
                    fastest = Math.Max(fastest, (_player.Position - before) / Block);
                }
            }
            Assert.Less(fastest - slowest, 0.01, "under a sixth of a semitone");
        }

        [TestCase(0.02)]
        [TestCase(-0.02)]
        public void AMotionThatRunsOffALittleIsFollowedWithoutAJump(double seconds)
        {
            Play(0, 20, 0);
            double position = _player.Position;
            for (int k = 20; k < 120; k++)
            {
                long now = Time(k, Rate);
                _player.Steer(_voice, At(now) + seconds * Rate, now, Rate);
                _player.Read(_block, now);
                Assert.AreEqual(Block, _player.Position - position, 0.0501 * Block);
                position = _player.Position;
            }
            Assert.AreEqual(At(Time(120, Rate)) + seconds * Rate, position, 0.001 * Rate, "caught up, and it stays there");
        }

        [Test]
        public void NothingThatBreaksTheSoundOffClicks()
        {
            // The steepest the tone itself gets between two samples, and a fade of 5 ms over its whole height.
            double steepest = 0.5 * Tone + 1.0 / 240 + 0.005;
            Assert.Less(Play(0, 20, 0), steepest, "from silence");
            Assert.Less(Play(20, 40, 2.0025), steepest, "a jump to half a wave later");
            _voice.Cut(1, (long)_player.Position - 3000);
            Assert.Less(Play(40, 45, 2.0025), steepest, "an interruption behind the playhead");
            Assert.AreEqual(0f, _last);
            // A whole number of waves, so that the tone itself begins at zero.
            AddTone(1, ((long)_player.Position / 240 + 2) * 240, 2 * Rate);
            Assert.Less(Play(45, 60, 2.0025), steepest, "new sound");
            _voice.Cut(2, (long)_player.Position + 700);
            Assert.Less(Play(60, 61, 2.0025), steepest, "an interruption within a block");
            Assert.AreEqual(0f, _last, "is silence before the block ends");
            AddTone(2, (long)_player.Position, 2 * Rate);
            Play(61, 70, 2.0025);
            _player.Steer(null, double.NaN, 0, Rate);
            Assert.Less(Read(Time(70, Rate)), steepest, "the end of the connection");
            Assert.AreEqual(0f, _last);
            Assert.IsNaN(_player.Position);
        }

        private static long Time(int block, int rate) => 1000000L * block * Block / rate;

        private static double At(long now) => now * (Rate / 1e6);

        /// <summary>Plays blocks with the motion so many seconds ahead; the largest step between samples.</summary>
        private double Play(int from, int until, double seconds)
        {
            double largest = 0;
            for (int k = from; k < until; k++)
            {
                long now = Time(k, Rate);
                _player.Steer(_voice, At(now) + seconds * Rate, now, Rate);
                largest = Math.Max(largest, Read(now));
            }
            return largest;
        }

        private double Read(long now)
        {
            double largest = 0;
            _player.Read(_block, now);
            foreach (float sample in _block)
            {
                largest = Math.Max(largest, Math.Abs(sample - _last));
                _last = sample;
            }
            return largest;
        }

        private void AddTone(long epoch, long first, int count)
        {
            var tone = new float[Rate / 50];
            for (long at = first; at < first + count; at += tone.Length)
            {
                for (int i = 0; i < tone.Length; i++)
                {
                    tone[i] = 0.5f * (float)Math.Sin(Tone * (at + i));
                }
                SoundMessage.Read(WireBytes.Sound(epoch, 0, at, Rate, tone), out SoundMessage message);
                Assert.AreEqual(FrameStatus.Ok, _voice.Add(message));
            }
        }
    }
}

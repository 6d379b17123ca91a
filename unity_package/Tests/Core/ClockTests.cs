using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class ClockTests
    {
        [Test]
        public void TheOffsetIsFoundThroughAJitteryNetwork([Values(0, 100, -100)] int driftPartsPerMillion)
        {
            var clock = new ClockOffset();
            var random = new Random(1);
            const long offset = 123456789;
            double drift = driftPartsPerMillion * 1e-6;
            long now = 0;
            for (int i = 0; i < 300; i++)
            {
                now += 1000000;
                long there = random.Next(200, 30000);
                long back = random.Next(200, 30000);
                long server = (long)((now + there) * (1 + drift)) + offset;
                clock.Add(now, now + there + back, server);
            }
            Assert.IsTrue(clock.HasEstimate);
            long expected = (long)(now * (1 + drift)) + offset;
            Assert.That(clock.ToServer(now), Is.EqualTo(expected).Within(6000));
            Assert.That(clock.Drift, Is.EqualTo(drift).Within(60e-6));
        }

        [Test]
        public void OneExchangeIsEnoughToBeginAndImpossibleOnesAreIgnored()
        {
            var clock = new ClockOffset();
            clock.Add(1000, 500, 0);
            Assert.IsFalse(clock.HasEstimate);
            clock.Add(1000, 1200, 50100);
            Assert.IsTrue(clock.HasEstimate);
            Assert.AreEqual(50100, clock.ToServer(1100));
            Assert.AreEqual(200, clock.RoundTrip);
        }

        [Test]
        public void PercentilesAreThoseOfTheLastValues()
        {
            var statistics = new LatencyStatistics(100);
            Assert.IsNaN(statistics.Percentile(0.5));
            for (int i = 1; i <= 1000; i++)
            {
                statistics.Add(i);
            }
            Assert.AreEqual(100, statistics.Count);
            Assert.AreEqual(950f, statistics.Percentile(0.50));
            Assert.AreEqual(995f, statistics.Percentile(0.95));
            Assert.AreEqual(999f, statistics.Percentile(0.99));
            Assert.AreEqual(1000f, statistics.Percentile(1));
        }

        [Test]
        public void WaitsDoubleToTheLongestAndVary()
        {
            var delay = new ReconnectDelay(100, 1000, 3);
            long limit = 100;
            for (int i = 0; i < 10; i++)
            {
                Assert.That(delay.Next(), Is.InRange(limit / 2, limit));
                limit = Math.Min(1000, 2 * limit);
            }
            delay.Reset();
            Assert.LessOrEqual(delay.Next(), 100);
        }

        [TestCase(true)]
        [TestCase(false)]
        public void WhileAVoiceSoundsThePlayheadDoesNotRunFaster(bool sounds)
        {
            var playout = new PlayoutClock(48000, new PlayoutOptions());
            double fastest = 0;
            double before = double.NaN;
            double stall = 0;
            int made = 0;
            for (int tick = 0; tick < 30 * 90; tick++)
            {
                double now = tick / 90.0;
                // From the fifth second to the 25th the frames come 280 ms earlier, as those of speech that is known ahead.
                double early = now > 5 && now < 25 ? 0.28 : 0;
                for (; made / 30.0 + 0.1 - early <= now; made++)
                {
                    playout.Observe(1600L * made, (long)(1e6 * now));
                }
                playout.ObserveSound(sounds && now > 4 && now < 25 ? (long)(48000 * (now + 0.2)) : 0);
                if (playout.TryAdvance((long)(1e6 * now), out double playhead) && now > 4 && now < 26)
                {
                    fastest = now < 25 ? Math.Max(fastest, (playhead - before) * 90 / 48000) : fastest;
                    stall = Math.Max(stall, (playhead - 1600.0 * (made - 1)) / 48);
                }
                before = playhead;
            }
            Assert.Less(fastest, sounds ? 1.0015 : 1.06);
            Assert.Less(stall, sounds ? 35.0 : 1000.0, "milliseconds past the newest frame when the speech ends");
            if (!sounds)
            {
                Assert.Greater(fastest, 1.04, "a quiet one catches up");
            }
        }
    }
}

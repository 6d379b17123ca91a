using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>
    /// A sidecar at 30 fps, a network that delays, a display at 90 Hz, on a clock of the test's own: what is shown is
    /// compared with when it was made.
    /// </summary>
    public sealed class PlayoutSimulationTests
    {
        private const double FrameMicroseconds = 1e6 / 30;
        private const double DisplayMicroseconds = 1e6 / 90;
        private const float SpeedPerFrame = 0.01f;

        [TestCase(1, 0.0)]
        [TestCase(2, 0.0)]
        [TestCase(3, 0.0)]
        [TestCase(4, 80e-6)]
        [TestCase(5, -80e-6)]
        public void MotionNeverStepsBackOrRepeatsAndDelayStaysUnder80Milliseconds(int seed, double drift)
        {
            Run run = Simulate(seed, 60, 40000, drift);
            Assert.Greater(run.Shown, 5000);
            Assert.Greater(run.LeastStep, 0, "a shown frame repeats or steps back");
            Assert.Less(run.WorstDelay, 80000, "added delay in microseconds");
            Assert.Less(run.PlayedJitter, run.NetworkJitter / 10, "standard deviations in microseconds");
        }

        [Test]
        public void ASteadyNetworkCostsLittleMoreThanAFrame()
        {
            Run run = Simulate(6, 30, 0, 0);
            Assert.Less(run.FinalDelay, 40000);
        }

        [Test]
        public void ASlowerNetworkIsFollowedWithoutAJump()
        {
            var clock = new PlayoutClock(SessionClock.Rate, new PlayoutOptions());
            var random = new Random(7);
            double last = double.MinValue;
            double lag = 0;
            long next = 0;
            for (int tick = 0; tick < 90 * 60; tick++)
            {
                long now = (long)(tick * DisplayMicroseconds);
                for (; next * FrameMicroseconds < now; next++)
                {
                    double extra = tick > 90 * 20 ? 60000 + random.Next(20000) : random.Next(10000);
                    clock.Observe(next * 1600, (long)(next * FrameMicroseconds + extra));
                }
                if (clock.TryAdvance(now, out double playhead))
                {
                    double step = (playhead - last) / 48000 * 1e6;
                    Assert.IsTrue(last == double.MinValue || (step > 0.9 * DisplayMicroseconds && step < 1.1 * DisplayMicroseconds), "step " + step);
                    last = playhead;
                    lag = now - playhead / 48000 * 1e6;
                }
            }
            Assert.That(lag, Is.InRange(80000 + FrameMicroseconds - 3000, 80000 + FrameMicroseconds + 30000));
        }

        [Test]
        public void ANewSessionIsJoinedAtOnce()
        {
            var clock = new PlayoutClock(SessionClock.Rate, new PlayoutOptions());
            clock.Observe(48000 * 1000L, 1000000);
            Assert.IsTrue(clock.TryAdvance(1000000, out double before));
            clock.Observe(0, 2000000);
            Assert.IsTrue(clock.TryAdvance(2000000, out double after));
            Assert.That(before, Is.GreaterThan(47000000));
            Assert.That(after, Is.InRange(-10000, 0));
        }

        private static Run Simulate(int seed, int seconds, int delayMicroseconds, double drift)
        {
            MotionLayout layout = WireBytes.ReadLayout(1, 1);
            var buffer = new FrameBuffer(1, 1);
            var clock = new PlayoutClock(SessionClock.Rate, new PlayoutOptions());
            var player = new PosePlayer(layout, buffer, SessionClock.Rate, new StallOptions());
            var random = new Random(seed);
            var run = new Run();
            double lastArrival = 0;
            double lastMotion = double.MinValue;
            double nextArrival = 0;
            int made = 0;
            for (int tick = 0; tick < seconds * 90; tick++)
            {
                double now = tick * DisplayMicroseconds;
                while (nextArrival <= now)
                {
                    if (made > 0)
                    {
                        Deliver(buffer, clock, made - 1, (long)nextArrival);
                    }
                    // TCP keeps the order: a quick frame waits behind a slow one.
                    double sent = made * FrameMicroseconds * (1 + drift);
                    double delay = delayMicroseconds * random.NextDouble();
                    run.Network.Add(delay);
                    nextArrival = lastArrival = Math.Max(lastArrival, sent + delay);
                    made++;
                }
                if (!clock.TryAdvance((long)now, out double playhead) || !player.TrySample(playhead, DisplayMicroseconds / 1e6, out MotionFrame pose))
                {
                    continue;
                }
                // The face fades in from rest; the root says which moment is shown.
                double motion = pose.Root[0] / SpeedPerFrame * FrameMicroseconds * (1 + drift);
                if (tick > 180)
                {
                    run.Add(motion - lastMotion, now - motion);
                }
                lastMotion = motion;
            }
            return run;
        }

        private static void Deliver(FrameBuffer buffer, PlayoutClock clock, int frame, long arrival)
        {
            float[] root = { frame * SpeedPerFrame, 0, 0 };
            byte[] bytes = WireBytes.Motion(0, frame, frame * 1600L, root, new[] { 0f, 0f, 0f, 1f }, new[] { 0f });
            MotionMessage.Read(bytes, out MotionMessage message);
            Assert.AreEqual(FrameStatus.Ok, buffer.Add(message, arrival));
            clock.Observe(message.Sample, arrival);
        }

        private sealed class Run
        {
            private readonly List<double> _steps = new List<double>();

            public List<double> Network { get; } = new List<double>();

            public double LeastStep { get; private set; } = double.MaxValue;

            public double WorstDelay { get; private set; }

            public double FinalDelay { get; private set; }

            public int Shown => _steps.Count;

            public double PlayedJitter => Deviation(_steps);

            public double NetworkJitter => Deviation(Network);

            public void Add(double step, double delay)
            {
                _steps.Add(step);
                LeastStep = Math.Min(LeastStep, step);
                WorstDelay = Math.Max(WorstDelay, delay);
                FinalDelay = delay;
            }

            private static double Deviation(List<double> values)
            {
                double mean = 0, square = 0;
                foreach (double value in values)
                {
                    mean += value / values.Count;
                }
                foreach (double value in values)
                {
                    square += (value - mean) * (value - mean) / values.Count;
                }
                return Math.Sqrt(square);
            }
        }
    }
}

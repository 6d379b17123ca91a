using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class LivePlacementTests
    {
        [TestCase(44100, 0.0)]
        [TestCase(16000, 0.04)]
        public void BlocksFollowEachOtherHoweverIrregularlyTheyAreTaken(int rate, double jitterSeconds)
        {
            var placement = new LivePlacement();
            var random = new Random(5);
            int block = rate / 50;
            for (int k = 0; k < 1000; k++)
            {
                double jitter = k == 0 ? 0 : (2 * random.NextDouble() - 1) * jitterSeconds * 48000;
                Assert.AreEqual(1000 + k * 960.0, (double)placement.Place(1000 + k * 960.0 + jitter, block, rate), 1.0);
            }
        }

        [TestCase(1.0002)]
        [TestCase(0.9998)]
        public void ACrystalThatRunsAnotherPaceNeverLeadsFarAway(double pace)
        {
            var placement = new LivePlacement();
            double worst = 0;
            int jumps = 0;
            long last = -960;
            // An hour.
            for (int k = 0; k < 180000; k++)
            {
                double captured = k * 960 / pace;
                long place = placement.Place(captured, 960, 48000).Value;
                worst = Math.Max(worst, Math.Abs(place - captured));
                jumps += place == last + 960 ? 0 : 1;
                last = place;
            }
            Assert.LessOrEqual(worst, 0.06 * 48000 + 1);
            Assert.AreEqual(3600 * 0.0002 / 0.06, jumps, 2.0, "placed anew only when it is due");
        }

        [Test]
        public void WithoutAClockTheSidecarPlacesThem()
        {
            var placement = new LivePlacement();
            Assert.IsNull(placement.Place(double.NaN, 960, 48000));
            Assert.AreEqual(5000, placement.Place(5000, 960, 48000));
            Assert.IsNull(placement.Place(double.NaN, 960, 48000));
            Assert.AreEqual(100, placement.Place(100.2, 960, 48000), "another session");
        }
    }
}

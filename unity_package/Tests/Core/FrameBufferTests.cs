using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class FrameBufferTests
    {
        private const int Step = 1600;

        private readonly MotionFrame _before = new MotionFrame(1, 1);
        private readonly MotionFrame _after = new MotionFrame(1, 1);

        [Test]
        public void FramesAreOrderedBySampleWhateverTheirArrival()
        {
            var buffer = new FrameBuffer(1, 1, 8);
            foreach (int i in new[] { 2, 0, 3, 1 })
            {
                Assert.AreEqual(FrameStatus.Ok, Add(buffer, 0, i * Step));
            }
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(SampleStatus.Ok, buffer.Bracket((i + 0.5) * Step, _before, _after));
                Assert.AreEqual(i * Step, _before.Sample);
                Assert.AreEqual((i + 1) * Step, _after.Sample);
            }
        }

        [Test]
        public void TheLatestFramesAreKeptAndOlderOnesRefused()
        {
            var buffer = new FrameBuffer(1, 1, 4);
            for (int i = 0; i < 10; i++)
            {
                Add(buffer, 0, i * Step);
            }
            Assert.AreEqual(4, buffer.Count);
            Assert.AreEqual(FrameStatus.TooOld, Add(buffer, 0, 2 * Step));
            Assert.AreEqual(SampleStatus.Behind, buffer.Bracket(0, _before, _after));
            Assert.AreEqual(6 * Step, _before.Sample);
            Assert.AreEqual(9 * Step, buffer.NewestSample);
        }

        [Test]
        public void AFrameInBetweenFitsIntoAFullBuffer()
        {
            var buffer = new FrameBuffer(1, 1, 3);
            foreach (int i in new[] { 0, 2, 4 })
            {
                Add(buffer, 0, i * Step);
            }
            Assert.AreEqual(FrameStatus.Ok, Add(buffer, 0, 3 * Step));
            foreach (int i in new[] { 2, 3 })
            {
                buffer.Bracket((i + 0.5) * Step, _before, _after);
                Assert.AreEqual(i * Step, _before.Sample);
                Assert.AreEqual((i + 1) * Step, _after.Sample);
            }
        }

        [Test]
        public void TheSameSampleIsReplaced()
        {
            var buffer = new FrameBuffer(1, 1, 4);
            Add(buffer, 0, 0, 0.1f);
            Add(buffer, 0, 0, 0.9f);
            Assert.AreEqual(1, buffer.Count);
            Assert.IsTrue(buffer.TryGetNewest(_before));
            Assert.AreEqual(0.9f, _before.Face[0]);
        }

        [Test]
        public void ANewEpochEndsTheOldOne()
        {
            var buffer = new FrameBuffer(1, 1, 8);
            for (int i = 0; i < 6; i++)
            {
                Add(buffer, 0, i * Step);
            }
            Assert.AreEqual(FrameStatus.Ok, Add(buffer, 1, 3 * Step));
            Assert.AreEqual(4, buffer.Count);
            Assert.AreEqual(3 * Step, buffer.NewestSample);
            Assert.AreEqual(FrameStatus.StaleEpoch, Add(buffer, 0, 4 * Step));
            Assert.AreEqual(1, buffer.Epoch);
        }

        [Test]
        public void ACutVoidsWhatLiesAfterItOnceOnly()
        {
            var buffer = new FrameBuffer(1, 1, 8);
            for (int i = 0; i < 6; i++)
            {
                Add(buffer, 0, i * Step);
            }
            buffer.Cut(1, 2 * Step);
            Assert.AreEqual(Step, buffer.NewestSample);
            Add(buffer, 1, 2 * Step);
            // Event and answer both tell of the same cut, in any order with the frames.
            buffer.Cut(1, 2 * Step);
            Assert.AreEqual(2 * Step, buffer.NewestSample);
        }

        [Test]
        public void AFrameOfAnotherSizeIsRefused()
        {
            var buffer = new FrameBuffer(2, 1, 4);
            Assert.AreEqual(FrameStatus.WrongLength, Add(buffer, 0, 0));
            Assert.AreEqual(0, buffer.Count);
            Assert.AreEqual(SampleStatus.Missing, buffer.Bracket(0, _before, _after));
        }

        [TestCase(float.NaN)]
        [TestCase(float.PositiveInfinity)]
        public void NumbersThatAreNoneNeverEnter(float bad)
        {
            var buffer = new FrameBuffer(1, 1, 4);
            float[] unit = { 0, 0, 0, 1 };
            Assert.AreEqual(FrameStatus.NotFinite, AddRaw(buffer, new[] { 0f, bad, 0f }, unit, new[] { 0f }));
            Assert.AreEqual(FrameStatus.NotFinite, AddRaw(buffer, new float[3], new[] { bad, 0, 0, 1 }, new[] { 0f }));
            Assert.AreEqual(FrameStatus.NotFinite, AddRaw(buffer, new float[3], unit, new[] { bad }));
            Assert.AreEqual(FrameStatus.NotFinite, AddRaw(buffer, new float[3], new float[4], new[] { 0f }));
            Assert.AreEqual(0, buffer.Count);
        }

        private static FrameStatus AddRaw(FrameBuffer buffer, float[] root, float[] rotations, float[] face)
        {
            Assert.AreEqual(FrameStatus.Ok, MotionMessage.Read(WireBytes.Motion(0, 0, 0, root, rotations, face), out MotionMessage message));
            return buffer.Add(message, 0);
        }

        private static FrameStatus Add(FrameBuffer buffer, long epoch, long sample, float weight = 0f)
        {
            MotionMessage.Read(WireBytes.Motion(1, 1, epoch, 0, sample, 0f, weight), out MotionMessage message);
            return buffer.Add(message, 0);
        }
    }
}

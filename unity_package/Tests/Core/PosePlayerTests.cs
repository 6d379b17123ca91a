using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class PosePlayerTests
    {
        private const int Step = 1600;
        private const double Tick = 1.0 / 90;
        private const double TickSamples = 48000 * Tick;
        // At 0.06 radians a frame, 90 Hz steps of steady motion are 0.02.
        private const float PerFrame = 0.06f;
        private const double LargestStep = 0.03;

        private MotionLayout _layout;
        private FrameBuffer _buffer;
        private PosePlayer _player;
        private double _playhead;
        private double _lastAngle;
        private double _worstStep;
        private float _face;

        [SetUp]
        public void MakePlayer()
        {
            _layout = WireBytes.ReadLayout(2, 1);
            _buffer = new FrameBuffer(2, 1);
            _player = new PosePlayer(_layout, _buffer, SessionClock.Rate, new StallOptions());
            _playhead = 0;
            _lastAngle = double.NaN;
            _worstStep = 0;
        }

        [Test]
        public void NothingIsShownBeforeTheFirstFrame()
        {
            Assert.IsFalse(_player.TrySample(0, Tick, out _));
        }

        [Test]
        public void TheFirstPoseIsShownAsItIs()
        {
            AddFrames(10, 40);
            _playhead = 12.5 * Step;
            Show();
            Assert.That(_lastAngle, Is.EqualTo(_playhead / Step * PerFrame).Within(1e-3), "nothing was shown that it could go over from");
        }

        [Test]
        public void BetweenFramesTheMotionIsInterpolated()
        {
            AddFrames(0, 40);
            for (int i = 0; i < 60; i++)
            {
                Show();
            }
            Assert.That(_lastAngle, Is.EqualTo(_playhead / Step * PerFrame).Within(1e-3));
        }

        [Test]
        public void AStallIsPredictedHeldAndEasedToIdleWithoutASnap()
        {
            AddFrames(0, 30);
            PlayTo(29 * Step);
            double atEnd = _lastAngle;
            PlayFor(0.06);
            Assert.That(_lastAngle - atEnd, Is.InRange(0.02, 0.06 / 0.0333 * PerFrame), "carried on, but not beyond");
            PlayFor(0.4);
            double held = _lastAngle;
            PlayFor(0.05);
            Assert.That(_lastAngle, Is.EqualTo(held).Within(1e-3), "held");
            PlayFor(1.2);
            Assert.That(_lastAngle, Is.EqualTo(Mean(0, 29)).Within(0.03), "as it mostly stood, and no T-pose");
            Assert.That(_face, Is.EqualTo(0).Within(1e-3), "a neutral face");
            // 0.9 radians eased over 0.8 s may move 1.5 / 0.8 * 0.9 / 90 a tick.
            Assert.Less(_worstStep, 0.04);
        }

        [Test]
        public void FramesThatComeAgainAreJoinedWithoutASnap()
        {
            AddFrames(0, 30);
            PlayTo(29 * Step);
            PlayFor(0.3);
            double before = _lastAngle;
            AddFrames(30, 80);
            double jump = Math.Abs(_playhead / Step * PerFrame - before);
            Assert.Greater(jump, 0.4, "the test needs a gap to bridge");
            _worstStep = 0;
            PlayFor(0.5);
            Assert.That(_lastAngle, Is.EqualTo(_playhead / Step * PerFrame).Within(0.01));
            // Half of the gap in 70 ms: a tick closes a ninth of it at most.
            Assert.Less(_worstStep, jump / 8 + LargestStep);
        }

        [Test]
        public void AnInterruptionIsPassedWithoutASnap()
        {
            AddFrames(0, 60);
            PlayTo(20 * Step);
            _buffer.Cut(1, 21 * Step);
            for (int i = 21; i < 60; i++)
            {
                Add(1, i, -0.5f);
            }
            _worstStep = 0;
            PlayFor(0.5);
            Assert.That(_lastAngle, Is.EqualTo(-0.5).Within(0.02));
            Assert.Less(_worstStep, 1.8 / 8 + LargestStep);
        }

        [Test]
        public void ABufferThatIsEmptiedHoldsAndEasesToo()
        {
            AddFrames(0, 30);
            PlayTo(20 * Step);
            _buffer.Clear();
            PlayFor(2.5);
            Assert.That(_lastAngle, Is.EqualTo(Mean(0, 20)).Within(0.03));
            Assert.Less(_worstStep, 0.05);
        }

        [Test]
        public void PosesStayUnitAndWeightsInRangeWhateverThePlayheadDoes()
        {
            var random = new Random(5);
            AddFrames(0, 40);
            for (int i = 0; i < 3000; i++)
            {
                Assert.IsTrue(_player.TrySample(random.Next(-20 * Step, 90 * Step), Tick * random.NextDouble(), out MotionFrame pose));
                for (int j = 0; j < pose.Rotations.Length; j += 4)
                {
                    double square = 0;
                    for (int k = 0; k < 4; k++)
                    {
                        square += pose.Rotations[j + k] * pose.Rotations[j + k];
                    }
                    Assert.That(square, Is.EqualTo(1).Within(1e-4));
                }
                Assert.That(pose.Face[0], Is.InRange(-1e-6f, 1.000001f));
            }
        }

        /// <summary>Of the angles of <see cref="AddFrames"/> from one frame to another.</summary>
        private static double Mean(int first, int last) => (first + last) / 2.0 * PerFrame;

        private void PlayTo(double sample)
        {
            while (_playhead + TickSamples <= sample)
            {
                Show();
            }
        }

        [TestCase(25)]
        [TestCase(-15)]
        public void ASeekEitherWayIsPassedWithoutASnap(int frames)
        {
            AddFrames(0, 60);
            PlayTo(20 * Step);
            _worstStep = 0;
            _playhead += frames * Step;
            PlayFor(0.4);
            Assert.That(_lastAngle, Is.EqualTo(_playhead / Step * PerFrame).Within(0.03));
            Assert.Less(_worstStep, Math.Abs(frames) * PerFrame / 8 + LargestStep);
        }

        [Test]
        public void AFrameThatComesLateIsTakenUpWithoutASnap()
        {
            AddFrames(0, 20);
            Add(0, 22, 22 * PerFrame);
            PlayTo(20.5 * Step);
            _worstStep = 0;
            // Where the straight line went through 21 frames' angle, the late frame stands aside.
            Add(0, 21, 21 * PerFrame + 0.3f);
            PlayTo(20.9 * Step);
            Assert.Less(_worstStep, 0.1);
        }

        private void PlayFor(double seconds)
        {
            for (double t = 0; t < seconds; t += Tick)
            {
                Show();
            }
        }

        private void Show()
        {
            _playhead += TickSamples;
            Assert.IsTrue(_player.TrySample(_playhead, Tick, out MotionFrame pose));
            double angle = 2 * Math.Atan2(pose.Rotations[1], pose.Rotations[3]);
            // The same rotation has many angles; the one nearest to the last shows how far the motion went.
            angle -= 2 * Math.PI * Math.Round((angle - (double.IsNaN(_lastAngle) ? 0 : _lastAngle)) / (2 * Math.PI));
            if (!double.IsNaN(_lastAngle))
            {
                _worstStep = Math.Max(_worstStep, Math.Abs(angle - _lastAngle));
            }
            _lastAngle = angle;
            _face = pose.Face[0];
        }

        private void AddFrames(int first, int end)
        {
            for (int i = first; i < end; i++)
            {
                Add(0, i, i * PerFrame);
            }
        }

        private void Add(long epoch, int frame, float angle)
        {
            byte[] bytes = WireBytes.Motion(2, 1, epoch, frame, frame * (long)Step, angle, frame % 5 / 4f);
            MotionMessage.Read(bytes, out MotionMessage message);
            Assert.AreEqual(FrameStatus.Ok, _buffer.Add(message, 0));
        }
    }
}

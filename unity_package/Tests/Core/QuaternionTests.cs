using System;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class QuaternionTests
    {
        [Test]
        public void InterpolationStaysWithinItsDocumentedErrorOfTheArc()
        {
            double worst = 0;
            for (double turn = 0; turn < Math.PI * 0.98; turn += 0.01)
            {
                for (int step = 0; step <= 20; step++)
                {
                    float amount = step / 20f;
                    float[] got = Interpolate(About(0, 0, 1, 0), About(0, 0, 1, turn), amount);
                    double angle = 2 * Math.Atan2(got[2], got[3]);
                    worst = Math.Max(worst, Math.Abs(angle - amount * turn));
                }
            }
            Assert.That(worst * 180 / Math.PI, Is.InRange(0.01, 0.051));
        }

        [Test]
        public void TheShorterWayIsTaken()
        {
            float[] from = About(0, 1, 0, 0.1);
            float[] to = About(0, 1, 0, 0.3);
            var negated = new[] { -to[0], -to[1], -to[2], -to[3] };
            float[] a = Interpolate(from, to, 0.5f);
            float[] b = Interpolate(from, negated, 0.5f);
            Assert.That(Math.Abs(Dot(a, b)), Is.EqualTo(1).Within(1e-6));
            Assert.That(Math.Abs(Dot(a, About(0, 1, 0, 0.2))), Is.EqualTo(1).Within(1e-6));
        }

        [Test]
        public void EndsAreTheFramesThemselvesAndAllResultsAreUnit()
        {
            var random = new Random(3);
            for (int i = 0; i < 2000; i++)
            {
                float[] from = Random(random);
                float[] to = Random(random);
                Assert.That(Math.Abs(Dot(Interpolate(from, to, 0f), from)), Is.EqualTo(1).Within(1e-5));
                Assert.That(Math.Abs(Dot(Interpolate(from, to, 1f), to)), Is.EqualTo(1).Within(1e-5));
                float[] middle = Interpolate(from, to, (float)random.NextDouble());
                Assert.That(Dot(middle, middle), Is.EqualTo(1).Within(1e-5));
            }
        }

        [Test]
        public void ADifferenceTakesOneRotationToTheOther()
        {
            var random = new Random(4);
            for (int i = 0; i < 500; i++)
            {
                float[] a = Random(random);
                float[] b = Random(random);
                var difference = new float[4];
                var back = new float[4];
                Quaternions.Difference(a, b, difference);
                Quaternions.Multiply(difference, b, back);
                Assert.That(Math.Abs(Dot(a, back)), Is.EqualTo(1).Within(1e-5));
                Assert.GreaterOrEqual(difference[3], 0f);
            }
        }

        [Test]
        public void QuarterTurnsMultiplyAsHandsDo()
        {
            // z then x: the x axis goes to y, which then goes to z.
            var product = new float[4];
            Quaternions.Multiply(About(1, 0, 0, Math.PI / 2), About(0, 0, 1, Math.PI / 2), product);
            Assert.That(product, Is.EqualTo(new[] { 0.5f, -0.5f, 0.5f, 0.5f }).Within(1e-6f));
        }

        [TestCase(0f, 0f, 0f, 0f, false)]
        [TestCase(1e-9f, 0f, 0f, 0f, false)]
        [TestCase(float.MaxValue, 0f, 0f, 0f, false)]
        [TestCase(0f, 0f, 2f, 0f, true)]
        public void NothingOfNoLengthIsARotation(float x, float y, float z, float w, bool good)
        {
            float[] q = { x, y, z, w };
            Assert.AreEqual(good, Quaternions.TryNormaliseAll(q));
            Assert.IsTrue(!good || Math.Abs(Dot(q, q) - 1) < 1e-6);
        }

        private static float[] Interpolate(float[] from, float[] to, float amount)
        {
            var target = new float[4];
            Quaternions.Interpolate(from, to, amount, target);
            return target;
        }

        private static float[] About(double x, double y, double z, double angle)
        {
            double s = Math.Sin(angle / 2);
            return new[] { (float)(x * s), (float)(y * s), (float)(z * s), (float)Math.Cos(angle / 2) };
        }

        private static float[] Random(Random random)
        {
            var q = new float[4];
            do
            {
                for (int i = 0; i < 4; i++)
                {
                    q[i] = (float)(2 * random.NextDouble() - 1);
                }
            }
            while (!Quaternions.TryNormalise(q, 0));
            return q;
        }

        private static double Dot(float[] a, float[] b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + (double)a[3] * b[3];
    }
}

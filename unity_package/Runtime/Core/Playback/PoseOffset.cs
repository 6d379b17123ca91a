using System;

namespace AvatarBridge.Core
{
    /// <summary>The difference between two poses, to be faded out: adding it whole to the one gives the other.</summary>
    internal sealed class PoseOffset
    {
        private readonly MotionFrame _difference;
        private readonly MotionFrame _faded;
        private readonly float[] _identity;

        public PoseOffset(int joints, int channels)
        {
            _difference = new MotionFrame(joints, channels);
            _faded = new MotionFrame(joints, channels);
            _identity = new float[4 * joints];
            for (int i = 3; i < _identity.Length; i += 4)
            {
                _identity[i] = 1f;
            }
        }

        public void Measure(MotionFrame shown, MotionFrame target)
        {
            Subtract(shown.Root, target.Root, _difference.Root);
            Subtract(shown.Face, target.Face, _difference.Face);
            Quaternions.Difference(shown.Rotations, target.Rotations, _difference.Rotations);
        }

        public void Apply(float amount, MotionFrame pose)
        {
            Quaternions.Interpolate(_identity, _difference.Rotations, amount, _faded.Rotations);
            Quaternions.Multiply(_faded.Rotations, pose.Rotations, pose.Rotations);
            AddScaled(_difference.Root, amount, pose.Root);
            AddWithinRange(_difference.Face, amount, pose.Face);
        }

        private static void Subtract(float[] a, float[] b, float[] target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = a[i] - b[i];
            }
        }

        /// <summary>The target may have moved on since the difference was measured, so a weight could leave 0 to 1.</summary>
        private static void AddWithinRange(float[] difference, float amount, float[] target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                float own = target[i];
                target[i] = Math.Max(Math.Min(0f, own), Math.Min(Math.Max(1f, own), own + amount * difference[i]));
            }
        }

        private static void AddScaled(float[] difference, float amount, float[] target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += amount * difference[i];
            }
        }
    }
}

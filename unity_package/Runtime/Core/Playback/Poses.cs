namespace AvatarBridge.Core
{
    /// <summary>Blends whole frames: the root and the weights linearly, the rotations by <see cref="Quaternions"/>.</summary>
    public static class Poses
    {
        /// <summary>Writes the pose between two frames; an amount above 1 goes on in the same direction.</summary>
        public static void Blend(MotionFrame from, MotionFrame to, float amount, MotionFrame target)
        {
            Lerp(from.Root, to.Root, amount, target.Root);
            Quaternions.Interpolate(from.Rotations, to.Rotations, amount, target.Rotations);
            Lerp(from.Face, to.Face, amount, target.Face);
        }

        private static void Lerp(float[] from, float[] to, float amount, float[] target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = from[i] + (to[i] - from[i]) * amount;
            }
        }
    }
}

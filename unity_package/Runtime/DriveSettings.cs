namespace AvatarBridge
{
    /// <summary>How one frame is put on a character.</summary>
    public struct DriveSettings
    {
        /// <summary>Parts of the body that are written; the others are not touched.</summary>
        public BodyParts Parts;

        public RootPolicy Root;

        /// <summary>0 to 1: how much of the frame is mixed into what animation has set.</summary>
        public float Weight;

        /// <summary>Seconds in which a difference to the frame halves; 0 follows at once.</summary>
        public float SmoothingHalfLife;

        /// <summary>Since the last frame that was put on.</summary>
        public float Seconds;

        public DriveSettings(BodyParts parts, RootPolicy root, float weight = 1f, float smoothingHalfLife = 0f, float seconds = 0f)
        {
            Parts = parts;
            Root = root;
            Weight = weight;
            SmoothingHalfLife = smoothingHalfLife;
            Seconds = seconds;
        }

        /// <summary>The frame as it is.</summary>
        public static DriveSettings Whole => new DriveSettings(BodyParts.All, RootPolicy.RotationAndPosition);

        /// <summary>Share of the way to the frame that is gone in this step.</summary>
        internal float Step => SmoothingHalfLife <= 0f ? 1f : 1f - (float)System.Math.Pow(0.5, Seconds / SmoothingHalfLife);
    }
}

namespace AvatarBridge.Editor
{
    /// <summary>How a recording becomes an AnimationClip.</summary>
    public sealed class ClipOptions
    {
        public ClipKind Kind { get; set; } = ClipKind.Humanoid;

        /// <summary>Keys a second, before keys are left out.</summary>
        public float FrameRate { get; set; } = 60f;

        /// <summary>Whether keys are left out that the line between their neighbours passes through.</summary>
        public bool ReduceKeys { get; set; } = true;

        /// <summary>Most degrees that leaving keys out may turn a joint.</summary>
        public float RotationTolerance { get; set; } = 0.1f;

        /// <summary>Most metres it may move the hips; for a humanoid, of its scale.</summary>
        public float PositionTolerance { get; set; } = 0.0005f;

        /// <summary>Most it may change a blendshape's weight of 0 to 100.</summary>
        public float WeightTolerance { get; set; } = 0.1f;

        /// <summary>Most it may change a muscle, which goes from -1 to 1.</summary>
        public float MuscleTolerance { get; set; } = 0.002f;

        /// <summary>Where the asset is made, below the project.</summary>
        public string Folder { get; set; } = "Assets/Avatar Bridge Recordings";
    }
}

namespace AvatarBridge
{
    /// <summary>What the stream does with the hips' place.</summary>
    public enum RootPolicy
    {
        /// <summary>The hips turn but stay where animation or tracking puts them.</summary>
        RotationOnly,
        /// <summary>The hips also move.</summary>
        RotationAndPosition,
    }
}

namespace AvatarBridge
{
    /// <summary>What the stream does with the hips.</summary>
    public enum RootPolicy
    {
        /// <summary>The hips turn but stay where animation or tracking puts them.</summary>
        RotationOnly,
        /// <summary>The hips also stand where the stream says.</summary>
        RotationAndPosition,
        /// <summary>The hips move by what the stream moves them from its rest, from where animation puts them.</summary>
        AddedPosition,
        /// <summary>The hips are left alone.</summary>
        None,
    }
}

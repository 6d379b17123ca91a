namespace AvatarBridge.Editor
{
    /// <summary>What a recorded track holds, and so in which clips it belongs.</summary>
    internal enum TrackKind
    {
        /// <summary>The local rotation of a joint that is one of Mecanim's bones: in generic clips, for muscles hold it in the others.</summary>
        BoneRotation,
        /// <summary>The local rotation of any other joint: in both.</summary>
        OtherRotation,
        /// <summary>The local place of the hips: in generic clips.</summary>
        HipsPosition,
        /// <summary>A blendshape's weight: in both.</summary>
        ShapeWeight,
        /// <summary>The body's place, over the human scale: in humanoid clips.</summary>
        BodyPosition,
        /// <summary>The body's facing: in humanoid clips.</summary>
        BodyRotation,
        /// <summary>In humanoid clips.</summary>
        Muscle,
    }
}

using System;

namespace AvatarBridge
{
    /// <summary>Parts of a body that the stream may drive; the others are left to animation or tracking.</summary>
    [Flags]
    public enum BodyParts
    {
        None = 0,
        Hips = 1,
        Spine = 2,
        Head = 4,
        LeftArm = 8,
        RightArm = 16,
        LeftHand = 32,
        RightHand = 64,
        LeftLeg = 128,
        RightLeg = 256,
        /// <summary>Joints that belong to no human bone: tails, twist bones, eyes.</summary>
        Other = 512,
        All = 1023,
    }
}

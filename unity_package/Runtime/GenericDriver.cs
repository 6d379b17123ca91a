namespace AvatarBridge
{
    /// <summary>Drives any skeleton by the names of its joints: the sidecar's report tells which part of the body one is.</summary>
    public sealed class GenericDriver : BoneDriver
    {
        private const string PartOfOther = "part of ";

        /// <param name="skeleton">The joints that were described to the sidecar.</param>
        public GenericDriver(CapturedSkeleton skeleton)
            : base(skeleton)
        {
        }

        /// <summary>The part of the body that a source of the report moves, such as "left_wrist" or "part of spine2".</summary>
        public static BodyParts PartOfSource(string source)
        {
            if (string.IsNullOrEmpty(source))
            {
                return BodyParts.Other;
            }
            string name = source.StartsWith(PartOfOther) ? source.Substring(PartOfOther.Length) : source;
            bool left = name.StartsWith("left_");
            bool right = name.StartsWith("right_");
            switch (left ? name.Substring(5) : right ? name.Substring(6) : name)
            {
                case "pelvis":
                    return BodyParts.Hips;
                case "spine1":
                case "spine2":
                case "spine3":
                    return BodyParts.Spine;
                case "neck":
                case "head":
                case "gaze":
                case "au26_jaw_drop":
                    return BodyParts.Head;
                case "hip":
                case "knee":
                case "ankle":
                case "foot":
                    return left ? BodyParts.LeftLeg : BodyParts.RightLeg;
                case "collar":
                case "shoulder":
                case "elbow":
                    return left ? BodyParts.LeftArm : BodyParts.RightArm;
                default:
                    // What is left of SMPL-H has a side and is a wrist or a finger.
                    return left ? BodyParts.LeftHand : right ? BodyParts.RightHand : BodyParts.Other;
            }
        }

        /// <inheritdoc/>
        protected override BodyParts PartOf(string joint, string driver) => PartOfSource(driver);
    }
}

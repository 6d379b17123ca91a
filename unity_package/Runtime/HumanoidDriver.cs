using System.Collections.Generic;

namespace AvatarBridge
{
    /// <summary>Drives any Mecanim humanoid: Mecanim's own map tells which part of the body a joint is.</summary>
    public sealed class HumanoidDriver : BoneDriver
    {
        private readonly Dictionary<string, BodyParts> _partOfJoint = new Dictionary<string, BodyParts>();

        /// <param name="skeleton">The joints that were described to the sidecar.</param>
        /// <param name="humanoid">Human bone name to joint name.</param>
        public HumanoidDriver(CapturedSkeleton skeleton, IReadOnlyDictionary<string, string> humanoid)
            : base(skeleton)
        {
            foreach (KeyValuePair<string, string> pair in humanoid)
            {
                _partOfJoint[pair.Value] = HumanBones.PartOf(pair.Key);
            }
        }

        /// <inheritdoc/>
        protected override BodyParts PartOf(string joint, string driver)
        {
            return _partOfJoint.TryGetValue(joint, out BodyParts part) ? part : GenericDriver.PartOfSource(driver);
        }
    }
}

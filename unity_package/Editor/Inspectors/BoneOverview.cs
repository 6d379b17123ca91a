using System.Collections.Generic;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>Every joint of a character with its human bone and what drives it.</summary>
    internal static class BoneOverview
    {
        /// <param name="rig">As captured.</param>
        /// <param name="layout">What the sidecar answered; null before.</param>
        /// <param name="parts">What the avatar lets the stream drive.</param>
        /// <returns>In the order of the description, a parent before its children.</returns>
        public static List<BoneRow> Of(CharacterRig rig, LayoutMessage layout, BodyParts parts)
        {
            var human = new Dictionary<string, string>();
            if (rig.Description.Humanoid != null)
            {
                foreach (KeyValuePair<string, string> pair in rig.Description.Humanoid)
                {
                    human[pair.Value] = pair.Key;
                }
            }
            var rows = new List<BoneRow>();
            foreach (string joint in rig.Description.Joints)
            {
                human.TryGetValue(joint, out string bone);
                rows.Add(Row(joint, bone, layout, parts));
            }
            return rows;
        }

        private static BoneRow Row(string joint, string bone, LayoutMessage layout, BodyParts parts)
        {
            var row = new BoneRow { Joint = joint, HumanBone = bone ?? "" };
            if (layout == null)
            {
                row.Driver = "not known before the sidecar has answered";
                return row;
            }
            if (!layout.JointDrivers.TryGetValue(joint, out string driver) || driver == null)
            {
                row.Driver = "nothing";
                return row;
            }
            BodyParts part = bone == null ? GenericDriver.PartOfSource(driver) : HumanBones.PartOf(bone);
            row.IsDriven = (part & parts) != 0;
            row.Driver = row.IsDriven ? driver : driver + ", but " + part + " is not ticked";
            return row;
        }
    }
}

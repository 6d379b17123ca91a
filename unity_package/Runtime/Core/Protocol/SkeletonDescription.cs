using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>The game's own character, in rest or T-pose, as hello carries it.</summary>
    public sealed class SkeletonDescription
    {
        /// <summary>Joint names; each joint after its parent.</summary>
        public IReadOnlyList<string> Joints { get; set; } = new string[0];

        /// <summary>Index of each joint's parent, -1 for roots.</summary>
        public IReadOnlyList<int> Parents { get; set; } = new int[0];

        /// <summary>Local positions, three a joint.</summary>
        public float[] Positions { get; set; } = new float[0];

        /// <summary>Local rotations, four a joint, xyzw.</summary>
        public float[] Rotations { get; set; } = new float[0];

        /// <summary>Axes and unit: one of the names beginning with Space in <see cref="WireConstants"/>.</summary>
        public string Space { get; set; } = WireConstants.SpaceUnity;

        /// <summary>Names of the blendshapes.</summary>
        public IReadOnlyList<string> Shapes { get; set; } = new string[0];

        /// <summary>The engine's human bone names to joint names; null lets the sidecar recognise joints by name.</summary>
        public IReadOnlyDictionary<string, string> Humanoid { get; set; }

        /// <summary>What is wrong with it, in words; null if it can be sent.</summary>
        public string FindProblem()
        {
            int count = Joints.Count;
            if (count == 0 || count > WireConstants.MaximumJoints)
            {
                return "a skeleton has 1 to " + WireConstants.MaximumJoints + " joints, not " + count;
            }
            if (Parents.Count != count || Positions.Length != 3 * count || Rotations.Length != 4 * count)
            {
                return "parents, positions and rotations do not fit " + count + " joints";
            }
            for (int i = 0; i < count; i++)
            {
                if (Parents[i] < -1 || Parents[i] >= i)
                {
                    return "joint '" + Joints[i] + "' comes before its parent";
                }
            }
            if (Shapes.Count > WireConstants.MaximumChannels)
            {
                return "more than " + WireConstants.MaximumChannels + " blendshapes";
            }
            string name = FindLongName(Joints) ?? FindLongName(Shapes) ?? (Humanoid == null ? null : FindLongName(Humanoid.Values));
            return name ?? (Humanoid == null ? null : FindUnknownJoint());
        }

        private string FindUnknownJoint()
        {
            var known = new HashSet<string>(Joints);
            foreach (KeyValuePair<string, string> pair in Humanoid)
            {
                if (!known.Contains(pair.Value))
                {
                    return "the bone " + pair.Key + " is mapped to the joint '" + pair.Value + "', which it lacks: choose another in its mapping";
                }
            }
            return null;
        }

        internal void Write(MsgPackWriter writer)
        {
            writer.WriteMapHeader(Humanoid == null ? 6 : 7);
            writer.WriteString("joints");
            WriteTexts(writer, Joints);
            writer.WriteString("parents");
            writer.WriteArrayHeader(Parents.Count);
            foreach (int parent in Parents)
            {
                writer.WriteInt64(parent);
            }
            writer.WriteString("positions");
            writer.WriteFloats(Positions);
            writer.WriteString("rotations");
            writer.WriteFloats(Rotations);
            writer.WriteString("space");
            writer.WriteString(Space);
            writer.WriteString("shapes");
            WriteTexts(writer, Shapes);
            if (Humanoid != null)
            {
                writer.WriteString("humanoid");
                writer.WriteMapHeader(Humanoid.Count);
                foreach (KeyValuePair<string, string> pair in Humanoid)
                {
                    writer.WriteString(pair.Key);
                    writer.WriteString(pair.Value);
                }
            }
        }

        private static string FindLongName(IEnumerable<string> names)
        {
            foreach (string name in names)
            {
                if (!WireName.Fits(name))
                {
                    return WireName.Problem(name);
                }
            }
            return null;
        }

        private static void WriteTexts(MsgPackWriter writer, IReadOnlyList<string> texts)
        {
            writer.WriteArrayHeader(texts.Count);
            foreach (string text in texts)
            {
                writer.WriteString(text);
            }
        }
    }
}

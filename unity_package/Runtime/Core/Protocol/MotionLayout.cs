using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>
    /// The static side of a subject: what the numbers of its frames mean. Arrays are shared and must not be written.
    /// </summary>
    public sealed class MotionLayout
    {
        private MotionLayout(MessageFields fields)
        {
            Id = (uint)fields.Integer("id", 0, uint.MaxValue);
            Rig = fields.OptionalText("rig") ?? "";
            Joints = fields.Texts("joints", WireConstants.MaximumJoints);
            Parents = fields.Integers("parents", WireConstants.MaximumJoints);
            RestPositions = fields.Floats("positions", 3 * Joints.Length);
            RestRotations = fields.Floats("rotations", 4 * Joints.Length);
            Channels = fields.Texts("channels", WireConstants.MaximumChannels);
            Hips = (int)fields.Integer("hips", 0, WireConstants.MaximumJoints);
            var space = new MessageFields(fields.Map("space"), "layout.space");
            SpaceName = space.Text("name");
            SpaceAxes = space.Texts("axes", 3);
            MetresPerUnit = space.Number("metres_per_unit");
            if (space.Problem != null)
            {
                fields.Complain("space", "a space (" + space.Problem + ")");
            }
            Check(fields);
        }

        /// <summary>What frames quote; it changes when anything here does.</summary>
        public uint Id { get; }

        public string Rig { get; }

        /// <summary>Joint names, in the order of a frame's rotations.</summary>
        public string[] Joints { get; }

        /// <summary>Index of each joint's parent, before its own; -1 for roots.</summary>
        public int[] Parents { get; }

        /// <summary>Local rest positions, three a joint, in the space's unit.</summary>
        public float[] RestPositions { get; }

        /// <summary>Local rest rotations, four a joint, xyzw.</summary>
        public float[] RestRotations { get; }

        /// <summary>Face channels or blendshapes, in the order of a frame's weights of 0 to 1.</summary>
        public string[] Channels { get; }

        public string SpaceName { get; }

        /// <summary>For each of the space's axes the canonical axis it equals, such as "-x".</summary>
        public string[] SpaceAxes { get; }

        public double MetresPerUnit { get; }

        /// <summary>Index of the joint whose local position a frame's root is.</summary>
        public int Hips { get; }

        /// <summary>A layout from a decoded map; <paramref name="problem"/> says why there is none.</summary>
        public static bool TryRead(Dictionary<string, object> map, out MotionLayout layout, out string problem)
        {
            var fields = new MessageFields(map, "layout");
            layout = new MotionLayout(fields);
            problem = fields.Problem;
            if (problem != null)
            {
                layout = null;
            }
            return layout != null;
        }

        private void Check(MessageFields fields)
        {
            if (Parents.Length != Joints.Length)
            {
                fields.Complain("parents", "one for each of " + Joints.Length + " joints");
                return;
            }
            if (Joints.Length == 0 || Hips >= Joints.Length)
            {
                fields.Complain("hips", "the index of a joint");
            }
            for (int i = 0; i < Parents.Length; i++)
            {
                if (Parents[i] < -1 || Parents[i] >= i)
                {
                    fields.Complain("parents", "in order: a parent before its children");
                }
            }
            for (int i = 0; i < Joints.Length; i++)
            {
                if (!Quaternions.TryNormalise(RestRotations, 4 * i))
                {
                    fields.Complain("rotations", "unit quaternions");
                }
            }
        }
    }
}

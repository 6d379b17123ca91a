using System.Collections.Generic;
using AvatarBridge.Core;

namespace AvatarBridge.Tests
{
    /// <summary>A Mecanim-like humanoid in T-pose: joint names of its own, Unity's human bone names, a few shapes.</summary>
    internal static class Humanoid
    {
        // Human bone, parent's row, local position in metres: x is the character's right.
        private static readonly (string Bone, int Parent, float X, float Y, float Z)[] Bones =
        {
            ("", -1, 0f, 0f, 0f),
            ("Hips", 0, 0f, 0.95f, 0f),
            ("Spine", 1, 0f, 0.12f, 0f),
            ("Chest", 2, 0f, 0.15f, 0f),
            ("Neck", 3, 0f, 0.22f, 0f),
            ("Head", 4, 0f, 0.1f, 0.01f),
            ("LeftShoulder", 3, -0.04f, 0.18f, 0f),
            ("LeftUpperArm", 6, -0.13f, 0f, 0f),
            ("LeftLowerArm", 7, -0.27f, 0f, 0f),
            ("LeftHand", 8, -0.25f, 0f, 0f),
            ("RightShoulder", 3, 0.04f, 0.18f, 0f),
            ("RightUpperArm", 10, 0.13f, 0f, 0f),
            ("RightLowerArm", 11, 0.27f, 0f, 0f),
            ("RightHand", 12, 0.25f, 0f, 0f),
            ("LeftUpperLeg", 1, -0.09f, -0.05f, 0f),
            ("LeftLowerLeg", 14, 0f, -0.42f, 0f),
            ("LeftFoot", 15, 0f, -0.4f, 0f),
            ("LeftToes", 16, 0f, -0.06f, 0.13f),
            ("RightUpperLeg", 1, 0.09f, -0.05f, 0f),
            ("RightLowerLeg", 18, 0f, -0.42f, 0f),
            ("RightFoot", 19, 0f, -0.4f, 0f),
            ("RightToes", 20, 0f, -0.06f, 0.13f),
        };

        public static int Count => Bones.Length;

        public static string BoneAt(int index) => Bones[index].Bone;

        public static SkeletonDescription Describe()
        {
            var joints = new List<string>();
            var parents = new List<int>();
            var humanoid = new Dictionary<string, string>();
            var positions = new float[3 * Bones.Length];
            var rotations = new float[4 * Bones.Length];
            for (int i = 0; i < Bones.Length; i++)
            {
                string name = "node_" + i;
                joints.Add(name);
                parents.Add(Bones[i].Parent);
                positions[3 * i] = Bones[i].X;
                positions[3 * i + 1] = Bones[i].Y;
                positions[3 * i + 2] = Bones[i].Z;
                rotations[4 * i + 3] = 1f;
                if (Bones[i].Bone.Length > 0)
                {
                    humanoid[Bones[i].Bone] = name;
                }
            }
            return new SkeletonDescription
            {
                Joints = joints,
                Parents = parents,
                Positions = positions,
                Rotations = rotations,
                Shapes = new[] { "jawOpen", "mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft", "eyeBlinkRight" },
                Humanoid = humanoid,
            };
        }
    }
}

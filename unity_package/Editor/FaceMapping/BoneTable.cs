using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>The joints of a mapping that are named by hand, by human bone.</summary>
    internal sealed class BoneTable
    {
        /// <summary>Without one of these the sidecar refuses a body.</summary>
        public static readonly string[] Needed =
        {
            "Hips", "Spine", "Head", "LeftUpperLeg", "LeftLowerLeg", "LeftFoot", "LeftUpperArm", "LeftLowerArm", "LeftHand",
            "RightUpperLeg", "RightLowerLeg", "RightFoot", "RightUpperArm", "RightLowerArm", "RightHand",
        };

        private static readonly string[] Face = { "Jaw", "LeftEye", "RightEye" };

        private bool _showsBody;
        private bool _showsFingers;

        /// <param name="mapping">What is drawn and changed.</param>
        /// <param name="joints">Names to choose from, none first.</param>
        public void Draw(FaceMapping mapping, string[] joints)
        {
            Array.ForEach(Face, bone => DrawBone(mapping, bone, joints));
            _showsBody = EditorGUILayout.Foldout(_showsBody, "Joints of the body", true);
            if (!_showsBody)
            {
                return;
            }
            string problem = FindProblem(mapping);
            EditorGUILayout.HelpBox(
                problem ?? "Only for a character that Mecanim does not map and whose joints have unusual names; or to correct single ones of a humanoid.",
                problem == null ? MessageType.None : MessageType.Warning);
            List<string> bones = Body();
            bones.FindAll(bone => !IsFinger(bone)).ForEach(bone => DrawBone(mapping, bone, joints));
            _showsFingers = EditorGUILayout.Foldout(_showsFingers, "Fingers", true);
            if (_showsFingers)
            {
                bones.FindAll(IsFinger).ForEach(bone => DrawBone(mapping, bone, joints));
            }
        }

        /// <summary>What a character without a Mecanim avatar still lacks, in words; null if nothing, or if none is named.</summary>
        public static string FindProblem(FaceMapping mapping)
        {
            string[] missing = Array.FindAll(Needed, bone => mapping.JointOf(bone).Length == 0);
            bool any = mapping.Bones.Exists(bone => Array.IndexOf(Face, bone.Name) < 0);
            return any && missing.Length > 0
                ? "On a character that is no Mecanim humanoid these have to be named, too: " + string.Join(", ", missing) + "."
                : null;
        }

        private static void DrawBone(FaceMapping mapping, string bone, string[] joints)
        {
            string before = mapping.JointOf(bone);
            string joint = NamePopup.Draw(bone, before, joints);
            if (joint != before)
            {
                Undo.RecordObject(mapping, "Map a joint");
                mapping.SetJoint(bone, joint);
                EditorUtility.SetDirty(mapping);
            }
        }

        private static List<string> Body()
        {
            var bones = new List<string>();
            for (HumanBodyBones bone = HumanBodyBones.Hips; bone < HumanBodyBones.LastBone; bone++)
            {
                if (Array.IndexOf(Face, bone.ToString()) < 0)
                {
                    bones.Add(bone.ToString());
                }
            }
            return bones;
        }

        private static bool IsFinger(string bone) => bone.EndsWith("Proximal") || bone.EndsWith("Intermediate") || bone.EndsWith("Distal");
    }
}

using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public enum HumanBodyBones
    {
        Hips, LeftUpperLeg, RightUpperLeg, LeftLowerLeg, RightLowerLeg, LeftFoot, RightFoot, Spine, Chest, Neck, Head,
        LeftShoulder, RightShoulder, LeftUpperArm, RightUpperArm, LeftLowerArm, RightLowerArm, LeftHand, RightHand,
        LeftToes, RightToes, LeftEye, RightEye, Jaw, LeftThumbProximal, LeftThumbIntermediate, LeftThumbDistal,
        LeftIndexProximal, LeftIndexIntermediate, LeftIndexDistal, LeftMiddleProximal, LeftMiddleIntermediate,
        LeftMiddleDistal, LeftRingProximal, LeftRingIntermediate, LeftRingDistal, LeftLittleProximal,
        LeftLittleIntermediate, LeftLittleDistal, RightThumbProximal, RightThumbIntermediate, RightThumbDistal,
        RightIndexProximal, RightIndexIntermediate, RightIndexDistal, RightMiddleProximal, RightMiddleIntermediate,
        RightMiddleDistal, RightRingProximal, RightRingIntermediate, RightRingDistal, RightLittleProximal,
        RightLittleIntermediate, RightLittleDistal, UpperChest, LastBone,
    }

    public struct SkeletonBone
    {
        public string name;
        public Vector3 position;
        public Quaternion rotation;
        public Vector3 scale;
    }

    public struct HumanLimit
    {
        public bool useDefaultValues { get; set; }
    }

    public struct HumanBone
    {
        public HumanLimit limit;

        public string boneName { get; set; }

        public string humanName { get; set; }
    }

    public struct HumanDescription
    {
        public HumanBone[] human;
        public SkeletonBone[] skeleton;
    }

    public sealed class Avatar : Object
    {
        internal Avatar(HumanDescription description, bool human)
        {
            humanDescription = description;
            isHuman = human;
        }

        public HumanDescription humanDescription { get; }

        public bool isHuman { get; }

        public bool isValid => true;

        /// Height of the hips in T-pose over a metre.
        internal float HumanScale
        {
            get
            {
                string hips = Array.Find(humanDescription.human, bone => bone.humanName == "Hips").boneName;
                return isHuman ? Array.Find(humanDescription.skeleton, bone => bone.name == hips).position.y : 1f;
            }
        }
    }

    public static class AvatarBuilder
    {
        /// Bones are found by name below the object, as Unity does.
        public static Avatar BuildHumanAvatar(GameObject go, HumanDescription humanDescription) => new Avatar(humanDescription, true);

        public static Avatar BuildGenericAvatar(GameObject go, string rootMotionTransformName) => new Avatar(default, false);
    }

    public static partial class HumanTrait
    {
        /// Unity's human bone names: those of <see cref="HumanBodyBones"/>, with spaces in the fingers' names.
        public static string[] BoneName
        {
            get
            {
                var names = new string[BoneCount];
                for (int i = 0; i < names.Length; i++)
                {
                    string name = ((HumanBodyBones)i).ToString();
                    bool finger = i >= (int)HumanBodyBones.LeftThumbProximal && i <= (int)HumanBodyBones.RightLittleDistal;
                    names[i] = finger ? Spaced(name) : name;
                }
                return names;
            }
        }

        public static int BoneCount => (int)HumanBodyBones.LastBone;

        private static string Spaced(string name)
        {
            var text = new System.Text.StringBuilder();
            foreach (char c in name)
            {
                text.Append(char.IsUpper(c) && text.Length > 0 ? " " + c : c.ToString());
            }
            return text.ToString();
        }
    }

    public enum AnimatorUpdateMode
    {
        Normal,
        AnimatePhysics,
        UnscaledTime,
    }

    public sealed partial class Animator : Behaviour
    {
        public Avatar avatar { get; set; }

        public bool isHuman => avatar != null && avatar.isHuman;

        public bool applyRootMotion { get; set; }

        public AnimatorUpdateMode updateMode { get; set; }

        /// Null for a bone the avatar does not map, but an exception for a character that is no humanoid.
        public Transform GetBoneTransform(HumanBodyBones humanBoneId)
        {
            if (!isHuman)
            {
                throw new InvalidOperationException(avatar == null ? "Avatar is null." : "Avatar is not of type humanoid.");
            }
            if (humanBoneId < 0 || humanBoneId >= HumanBodyBones.LastBone)
            {
                throw new IndexOutOfRangeException("no human bone: " + humanBoneId);
            }
            // Unity's needs an Animator that is running; when it gives none is not documented.
            string human = isActiveAndEnabled ? HumanTrait.BoneName[(int)humanBoneId] : null;
            foreach (HumanBone bone in avatar.humanDescription.human)
            {
                if (bone.humanName == human)
                {
                    return Below(transform, bone.boneName);
                }
            }
            return null;
        }

        private static Transform Below(Transform at, string name)
        {
            for (int i = 0; i < at.childCount; i++)
            {
                Transform child = at.GetChild(i);
                Transform found = child.name == name ? child : Below(child, name);
                if (found != null)
                {
                    return found;
                }
            }
            return null;
        }
    }

    public sealed class Mesh : Object
    {
        private readonly List<string> _shapes = new List<string>();

        public Vector3[] vertices { get; set; } = new Vector3[0];

        public int blendShapeCount => _shapes.Count;

        public void AddBlendShapeFrame(string shapeName, float frameWeight, Vector3[] deltaVertices, Vector3[] deltaNormals, Vector3[] deltaTangents)
        {
            if (deltaVertices.Length != vertices.Length)
            {
                throw new ArgumentException("a delta for each vertex");
            }
            if (!_shapes.Contains(shapeName))
            {
                _shapes.Add(shapeName);
            }
        }

        public string GetBlendShapeName(int shapeIndex) => _shapes[shapeIndex];

        public int GetBlendShapeIndex(string blendShapeName) => _shapes.IndexOf(blendShapeName);
    }

    public class Renderer : Component
    {
    }

    public sealed class SkinnedMeshRenderer : Renderer
    {
        private readonly Dictionary<int, float> _weights = new Dictionary<int, float>();

        public Mesh sharedMesh { get; set; }

        public Transform[] bones { get; set; } = new Transform[0];

        public float GetBlendShapeWeight(int index) => _weights.TryGetValue(Check(index), out float weight) ? weight : 0f;

        public void SetBlendShapeWeight(int index, float value) => _weights[Check(index)] = value;

        private int Check(int index)
        {
            return index >= 0 && index < sharedMesh.blendShapeCount ? index : throw new IndexOutOfRangeException("shape " + index);
        }
    }
}

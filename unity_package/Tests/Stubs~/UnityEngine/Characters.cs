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

    public struct HumanDescription
    {
        public SkeletonBone[] skeleton;
    }

    public sealed class Avatar : Object
    {
        /// Made by the importer in Unity, by the test here.
        public HumanDescription humanDescription { get; set; }
    }

    public sealed class Animator : Behaviour
    {
        private readonly Dictionary<HumanBodyBones, Transform> _bones = new Dictionary<HumanBodyBones, Transform>();

        public Avatar avatar { get; set; }

        public bool isHuman => _bones.Count > 0;

        public Transform GetBoneTransform(HumanBodyBones bone)
        {
            if (bone < 0 || bone >= HumanBodyBones.LastBone)
            {
                throw new IndexOutOfRangeException("no human bone: " + bone);
            }
            return _bones.TryGetValue(bone, out Transform joint) ? joint : null;
        }

        /// What the importer's mapping does in Unity.
        public void MapBone(HumanBodyBones bone, Transform joint) => _bones[bone] = joint;
    }

    public sealed class Mesh : Object
    {
        public List<string> Shapes { get; } = new List<string>();

        public int blendShapeCount => Shapes.Count;

        public string GetBlendShapeName(int index) => Shapes[index];

        public int GetBlendShapeIndex(string shape) => Shapes.IndexOf(shape);
    }

    public sealed class SkinnedMeshRenderer : Component
    {
        private readonly Dictionary<int, float> _weights = new Dictionary<int, float>();

        public Mesh sharedMesh { get; set; }

        public float GetBlendShapeWeight(int index) => _weights.TryGetValue(Check(index), out float weight) ? weight : 0f;

        public void SetBlendShapeWeight(int index, float value) => _weights[Check(index)] = value;

        private int Check(int index)
        {
            return index >= 0 && index < sharedMesh.blendShapeCount ? index : throw new IndexOutOfRangeException("shape " + index);
        }
    }
}

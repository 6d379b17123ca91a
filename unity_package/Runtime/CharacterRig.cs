using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>A character as it is described to the sidecar, and what puts frames on it.</summary>
    public sealed class CharacterRig
    {
        // Of an adult's eyes from the joint of the head, in metres: right, up, ahead.
        private static readonly Vector3 EyesFromHead = new Vector3(0f, 0.08f, 0.09f);

        private readonly Transform _root;
        private readonly Animator _animator;
        private readonly Avatar _avatar;

        private CharacterRig(Transform root, Animator animator, CapturedSkeleton skeleton, Dictionary<string, string> humanoid, BlendShapeDriver shapes)
        {
            _root = root;
            _animator = animator;
            _avatar = animator == null ? null : animator.avatar;
            Skeleton = skeleton;
            Shapes = shapes;
            Bones = humanoid == null ? (BoneDriver)new GenericDriver(skeleton) : new HumanoidDriver(skeleton, humanoid);
            Description = skeleton.Describe(shapes.CollectNames(), humanoid);
        }

        public CapturedSkeleton Skeleton { get; }

        public SkeletonDescription Description { get; }

        public BoneDriver Bones { get; }

        public BlendShapeDriver Shapes { get; }

        /// <summary>Whether the character is no longer the one that was captured: another avatar, other meshes, or joints that are gone.</summary>
        public bool HasChanged => Bones.HasLostJoints || Shapes.HasOtherMeshes || (_animator != null && _animator.avatar != _avatar);

        /// <summary>Reads the character on or below an object: its joints, T-pose, Mecanim's map, blendshapes.</summary>
        public static CharacterRig Capture(GameObject character, FaceMapping mapping)
        {
            Animator animator = character.GetComponentInChildren<Animator>();
            Transform root = animator == null ? character.transform : animator.transform;
            // Those that are switched off, too: clothes and faces are switched on while the game runs.
            SkinnedMeshRenderer[] meshes = character.GetComponentsInChildren<SkinnedMeshRenderer>(true);
            Transform hips = HumanBones.Find(animator, HumanBodyBones.Hips, root);
            var skeleton = new CapturedSkeleton(root, HumanBones.RestPose(animator), hips == null ? MostSkinned(meshes, root) : hips);
            Dictionary<string, string> humanoid = HumanBones.Map(animator, skeleton);
            humanoid = mapping == null ? humanoid : mapping.AddBones(humanoid);
            var shapes = new BlendShapeDriver(meshes, mapping);
            return new CharacterRig(root, animator, skeleton, humanoid, shapes);
        }

        /// <summary>Looks the layout up on the character; for each new layout.</summary>
        public void Bind(LayoutMessage message)
        {
            Bones.Bind(message);
            Shapes.Bind(message.Layout);
        }

        /// <summary>Puts a frame of the bound layout on the character.</summary>
        public void Apply(MotionFrame pose, in DriveSettings settings, bool face)
        {
            Bones.Apply(pose, settings);
            if (face)
            {
                Shapes.Apply(pose, settings);
            }
        }

        /// <summary>A place in the scene from where the eyes rest, in the character's axes: right, up, ahead.</summary>
        public Vector3 FromEyes(Vector3 position)
        {
            Vector3 place = _root.InverseTransformPoint(position);
            Transform head = _animator != null && _animator.isHuman ? _animator.GetBoneTransform(HumanBodyBones.Head) : null;
            return head == null ? place - new Vector3(0f, 1.6f, 0f) : place - (Skeleton.RestPosition(head) + EyesFromHead);
        }

        /// <summary>The branch below a root that most bones of the meshes are in; null without bones.</summary>
        private static Transform MostSkinned(SkinnedMeshRenderer[] meshes, Transform root)
        {
            var counts = new Dictionary<Transform, int>();
            Transform most = null;
            foreach (SkinnedMeshRenderer mesh in meshes)
            {
                foreach (Transform bone in mesh.bones)
                {
                    Transform branch = CapturedSkeleton.BranchOf(bone, root);
                    if (branch != null)
                    {
                        counts.TryGetValue(branch, out int count);
                        counts[branch] = count + 1;
                        most = most == null || counts[branch] > counts[most] ? branch : most;
                    }
                }
            }
            return most;
        }
    }
}

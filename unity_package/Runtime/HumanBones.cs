using System.Collections.Generic;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>What Mecanim knows of a humanoid: its bones, its T-pose, and which part of the body a bone belongs to.</summary>
    public static class HumanBones
    {
        /// <summary>Human bone name to joint name, for every bone the avatar maps; null if it maps none.</summary>
        public static Dictionary<string, string> Map(Animator animator, CapturedSkeleton skeleton)
        {
            if (animator == null || !animator.isHuman)
            {
                return null;
            }
            Dictionary<string, string> named = NamedBones(animator.avatar, skeleton);
            var map = new Dictionary<string, string>();
            for (HumanBodyBones bone = HumanBodyBones.Hips; bone < HumanBodyBones.LastBone; bone++)
            {
                string joint = skeleton.NameOf(animator.GetBoneTransform(bone));
                if (joint != null || named.TryGetValue(bone.ToString(), out joint))
                {
                    map[bone.ToString()] = joint;
                }
            }
            return map.Count > 0 ? map : null;
        }

        /// <summary>The same by the names in the avatar: an Animator that is not running may give no transforms.</summary>
        private static Dictionary<string, string> NamedBones(Avatar avatar, CapturedSkeleton skeleton)
        {
            var named = new Dictionary<string, string>();
            HumanBone[] human = avatar == null ? null : avatar.humanDescription.human;
            for (int i = 0; human != null && i < human.Length; i++)
            {
                if (skeleton.Find(human[i].boneName) != null)
                {
                    // Mecanim writes the bones of fingers with spaces here: "Left Thumb Proximal".
                    named[human[i].humanName.Replace(" ", "")] = human[i].boneName;
                }
            }
            return named;
        }

        /// <summary>The joint of a human bone below a root; null for what is no humanoid or has no such joint.</summary>
        public static Transform Find(Animator animator, HumanBodyBones bone, Transform root)
        {
            if (animator == null || !animator.isHuman)
            {
                return null;
            }
            Transform running = animator.GetBoneTransform(bone);
            HumanBone[] human = animator.avatar.humanDescription.human;
            for (int i = 0; running == null && human != null && i < human.Length; i++)
            {
                if (human[i].humanName.Replace(" ", "") == bone.ToString())
                {
                    return Below(root, human[i].boneName);
                }
            }
            return running;
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

        /// <summary>The avatar's T-pose by joint name; empty for other characters, and for avatars that do not know it.</summary>
        public static Dictionary<string, SkeletonBone> RestPose(Animator animator)
        {
            var rest = new Dictionary<string, SkeletonBone>();
            bool human = animator != null && animator.isHuman && animator.avatar != null;
            SkeletonBone[] skeleton = human ? animator.avatar.humanDescription.skeleton : null;
            // Avatars that were imported before Unity 2019.1 have none until they are imported again.
            for (int i = 0; skeleton != null && i < skeleton.Length; i++)
            {
                rest[skeleton[i].name] = skeleton[i];
            }
            return rest;
        }

        /// <summary>The part of the body a human bone belongs to, by its name.</summary>
        public static BodyParts PartOf(string bone)
        {
            bool left = bone.StartsWith("Left");
            if (bone == "Hips")
            {
                return BodyParts.Hips;
            }
            if (bone == "Spine" || bone == "Chest" || bone == "UpperChest")
            {
                return BodyParts.Spine;
            }
            if (bone == "Neck" || bone == "Head" || bone == "Jaw" || bone.EndsWith("Eye"))
            {
                return BodyParts.Head;
            }
            if (bone.EndsWith("Leg") || bone.EndsWith("Foot") || bone.EndsWith("Toes"))
            {
                return left ? BodyParts.LeftLeg : BodyParts.RightLeg;
            }
            if (bone.EndsWith("Shoulder") || bone.EndsWith("Arm"))
            {
                return left ? BodyParts.LeftArm : BodyParts.RightArm;
            }
            return left ? BodyParts.LeftHand : BodyParts.RightHand;
        }
    }
}

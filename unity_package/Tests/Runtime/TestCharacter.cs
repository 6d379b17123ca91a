using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge.Tests
{
    /// <summary>The humanoid of the conformance run as game objects: an Animator with its avatar, a mesh with shapes.</summary>
    internal sealed class TestCharacter
    {
        private readonly float _scale;

        /// <param name="name">Of its object.</param>
        /// <param name="bodyFirst">Whether a mesh that is turned comes before the joints, as Blender exports one.</param>
        /// <param name="scale">Of the armature, whose joints have that much smaller places.</param>
        public TestCharacter(string name = "character", bool bodyFirst = false, float scale = 1f)
        {
            Root = new GameObject(name);
            _scale = scale;
            if (bodyFirst)
            {
                AddMesh("Body", new string[0]).transform.localRotation = Quaternion.AngleAxis(-90f, Vector3.right);
            }
            MakeJoints();
            var skeleton = new List<SkeletonBone> { Rest(Root.transform) };
            var human = new List<HumanBone>();
            for (int i = 0; i < Humanoid.Count; i++)
            {
                skeleton.Add(Rest(Joints[i]));
                if (Humanoid.BoneAt(i).Length > 0)
                {
                    human.Add(new HumanBone { boneName = Joints[i].name, humanName = Humanoid.BoneAt(i), limit = new HumanLimit { useDefaultValues = true } });
                }
            }
            Animator = Root.AddComponent<Animator>();
            Animator.avatar = AvatarBuilder.BuildHumanAvatar(Root, new HumanDescription { skeleton = skeleton.ToArray(), human = human.ToArray() });
            // Not at rest when Play begins: the T-pose has to come from the avatar.
            for (int i = 2; i < Humanoid.Count; i += 3)
            {
                Joints[i].localRotation = new Quaternion(0.6f, 0f, 0f, 0.8f);
            }
            Face = AddMesh("face", Humanoid.Describe().Shapes);
        }

        public GameObject Root { get; }

        public Animator Animator { get; }

        public SkinnedMeshRenderer Face { get; }

        public List<Transform> Joints { get; } = new List<Transform>();

        /// <summary>Joints in T-pose, in place of those there were.</summary>
        public void MakeJoints()
        {
            SkeletonDescription description = Humanoid.Describe();
            Joints.Clear();
            for (int i = 0; i < Humanoid.Count; i++)
            {
                var joint = new GameObject(description.Joints[i]);
                int parent = description.Parents[i];
                joint.transform.SetParent(parent < 0 ? Root.transform : Joints[parent], false);
                var position = new Vector3(description.Positions[3 * i], description.Positions[3 * i + 1], description.Positions[3 * i + 2]);
                joint.transform.localPosition = position * (1f / _scale);
                Joints.Add(joint.transform);
            }
            Joints[0].localScale = Vector3.one * _scale;
        }

        /// <summary>A mesh of one vertex with shapes of these names, as a child.</summary>
        public SkinnedMeshRenderer AddMesh(string name, IReadOnlyList<string> shapes)
        {
            SkinnedMeshRenderer renderer = new GameObject(name).AddComponent<SkinnedMeshRenderer>();
            renderer.transform.SetParent(Root.transform, false);
            renderer.sharedMesh = new Mesh { vertices = new Vector3[1] };
            foreach (string shape in shapes)
            {
                renderer.sharedMesh.AddBlendShapeFrame(shape, 100f, new[] { Vector3.up }, null, null);
            }
            return renderer;
        }

        /// <summary>Puts the component on it, with the address of a port where nobody listens.</summary>
        public AvatarBridgeAvatar AddOfflineAvatar()
        {
            Root.SetActive(false);
            AvatarBridgeAvatar avatar = Root.AddComponent<AvatarBridgeAvatar>();
            avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            avatar.Connection.ControlAddress = "tcp://127.0.0.1:1";
            Root.SetActive(true);
            return avatar;
        }

        private static SkeletonBone Rest(Transform joint)
        {
            return new SkeletonBone { name = joint.name, position = joint.localPosition, rotation = Quaternion.identity, scale = joint.localScale };
        }
    }
}

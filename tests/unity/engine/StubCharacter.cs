using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

/// <summary>The humanoid of the conformance run as game objects: an Animator with its map, a mesh with shapes.</summary>
internal sealed class StubCharacter
{
    public StubCharacter()
    {
        SkeletonDescription description = Humanoid.Describe();
        Root = new GameObject("character");
        Animator = Root.AddComponent<Animator>();
        var skeleton = new SkeletonBone[Humanoid.Count];
        for (int i = 0; i < Humanoid.Count; i++)
        {
            var joint = new GameObject(description.Joints[i]);
            int parent = description.Parents[i];
            joint.transform.SetParent(parent < 0 ? Root.transform : Joints[parent], false);
            var position = new Vector3(description.Positions[3 * i], description.Positions[3 * i + 1], description.Positions[3 * i + 2]);
            joint.transform.localPosition = position;
            // Not at rest when Play begins: the T-pose has to come from the avatar.
            joint.transform.localRotation = i % 3 == 2 ? new Quaternion(0.6f, 0f, 0f, 0.8f) : Quaternion.identity;
            skeleton[i] = new SkeletonBone { name = joint.name, position = position, rotation = Quaternion.identity };
            Joints.Add(joint.transform);
            if (Humanoid.BoneAt(i).Length > 0)
            {
                Animator.MapBone((HumanBodyBones)System.Enum.Parse(typeof(HumanBodyBones), Humanoid.BoneAt(i)), joint.transform);
            }
        }
        Animator.avatar = new Avatar { humanDescription = new HumanDescription { skeleton = skeleton } };
        Face = new GameObject("face").AddComponent<SkinnedMeshRenderer>();
        Face.transform.SetParent(Root.transform, false);
        Face.sharedMesh = new Mesh();
        Face.sharedMesh.Shapes.AddRange(description.Shapes);
    }

    public GameObject Root { get; }

    public Animator Animator { get; }

    public SkinnedMeshRenderer Face { get; }

    public List<Transform> Joints { get; } = new List<Transform>();
}

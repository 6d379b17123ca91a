using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// A character's joints in the order they are described to the sidecar, each after its parent. Joints of the same
    /// name get a number, since frames are bound by name. The branch of the hips comes first: the sidecar takes the first
    /// joint as the root of all, and a mesh or a camera that is turned must not turn the skeleton.
    /// </summary>
    public sealed class CapturedSkeleton
    {
        private readonly List<Transform> _joints = new List<Transform>();
        private readonly List<string> _names = new List<string>();
        private readonly List<int> _parents = new List<int>();
        private readonly List<float> _positions = new List<float>();
        private readonly List<float> _rotations = new List<float>();
        private readonly Dictionary<string, Transform> _byName = new Dictionary<string, Transform>();

        /// <param name="root">Its descendants are the joints; it is not one itself, so its place in the scene is its own.</param>
        /// <param name="rest">T-pose of joints by name, where it is known; others rest as they are now.</param>
        /// <param name="hips">The joint whose branch comes first, or any of that branch; null for the order they have.</param>
        public CapturedSkeleton(Transform root, IReadOnlyDictionary<string, SkeletonBone> rest, Transform hips = null)
        {
            Transform first = BranchOf(hips, root);
            if (first != null)
            {
                AddBranch(first, -1, rest);
            }
            for (int i = 0; i < root.childCount; i++)
            {
                if (root.GetChild(i) != first)
                {
                    AddBranch(root.GetChild(i), -1, rest);
                }
            }
        }

        public int Count => _joints.Count;

        /// <summary>The joint of a name that was described; null if there is none.</summary>
        public Transform Find(string name) => _byName.TryGetValue(name, out Transform joint) ? joint : null;

        /// <summary>The child of a root that a transform is, or is below; null if it is not below the root.</summary>
        public static Transform BranchOf(Transform joint, Transform root)
        {
            while (joint != null && joint.parent != root)
            {
                joint = joint.parent;
            }
            return joint;
        }

        /// <summary>Where a joint rests, from the skeleton's root, in the root's axes and unit; zero for no joint.</summary>
        public Vector3 RestPosition(Transform joint)
        {
            int index = joint == null ? -1 : _joints.IndexOf(joint);
            Vector3 place = Vector3.zero;
            for (; index >= 0; index = _parents[index])
            {
                var turn = new Quaternion(_rotations[4 * index], _rotations[4 * index + 1], _rotations[4 * index + 2], _rotations[4 * index + 3]);
                // What is above has its say on the length, too: armatures of a scale of 100 are common.
                place = turn * Vector3.Scale(_joints[index].localScale, place) + new Vector3(_positions[3 * index], _positions[3 * index + 1], _positions[3 * index + 2]);
            }
            return place;
        }

        /// <summary>The name a joint is described by; null if it is none.</summary>
        public string NameOf(Transform joint)
        {
            int index = joint == null ? -1 : _joints.IndexOf(joint);
            return index < 0 ? null : _names[index];
        }

        public SkeletonDescription Describe(IReadOnlyList<string> shapes, IReadOnlyDictionary<string, string> humanoid)
        {
            return new SkeletonDescription
            {
                Joints = _names,
                Parents = _parents,
                Positions = _positions.ToArray(),
                Rotations = _rotations.ToArray(),
                Space = WireConstants.SpaceUnity,
                Shapes = shapes,
                Humanoid = humanoid,
            };
        }

        private void AddBranch(Transform joint, int parent, IReadOnlyDictionary<string, SkeletonBone> rest)
        {
            bool known = rest.TryGetValue(joint.name, out SkeletonBone bone);
            Add(joint, parent, known ? bone.position : joint.localPosition, known ? bone.rotation : joint.localRotation);
            int index = _joints.Count - 1;
            for (int i = 0; i < joint.childCount; i++)
            {
                AddBranch(joint.GetChild(i), index, rest);
            }
        }

        private void Add(Transform joint, int parent, Vector3 position, Quaternion rotation)
        {
            string name = joint.name;
            for (int number = 2; _byName.ContainsKey(name); number++)
            {
                name = joint.name + "#" + number;
            }
            _joints.Add(joint);
            _names.Add(name);
            _byName.Add(name, joint);
            _parents.Add(parent);
            _positions.AddRange(new[] { position.x, position.y, position.z });
            _rotations.AddRange(new[] { rotation.x, rotation.y, rotation.z, rotation.w });
        }
    }
}

using System;
using System.Collections.Generic;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Names of a character's own blendshapes for what the stream calls them, and of its joints, as an asset. Without one,
    /// shapes are found by the usual names (ARKit, Oculus visemes, VRM), joints by Mecanim's map or their names.
    /// </summary>
    [CreateAssetMenu(menuName = "Avatar Bridge/Face Mapping", fileName = "Face Mapping")]
    public sealed class FaceMapping : ScriptableObject
    {
        /// <summary>One shape of a mesh and what drives it.</summary>
        [Serializable]
        public sealed class Entry
        {
            [Tooltip("What the stream calls it, such as jawOpen (ARKit), viseme_aa or aa (VRM).")]
            public string Channel = "";

            [Tooltip("The shape's name on the character's meshes.")]
            public string Shape = "";

            [Tooltip("Weight of the shape where the stream says 1.")]
            public float Scale = 1f;

            [Tooltip("Weight of the shape where the stream says 0.")]
            public float Offset;
        }

        /// <summary>A human bone and the joint that is it.</summary>
        [Serializable]
        public sealed class Bone
        {
            [Tooltip("Mecanim's name of it, such as Hips, LeftUpperArm, Jaw, LeftEye.")]
            public string Name = "";

            [Tooltip("The joint's name on the character.")]
            public string Joint = "";
        }

        [SerializeField]
        private List<Entry> _entries = new List<Entry>();

        [SerializeField]
        private List<Bone> _bones = new List<Bone>();

        public List<Entry> Entries => _entries;

        /// <summary>
        /// Joints that are named by hand. On a Mecanim humanoid they come before its avatar's. Elsewhere joints are found by their
        /// names, unless one of the body's is named here: then all of the body's have to be.
        /// </summary>
        public List<Bone> Bones => _bones;

        /// <summary>A map of human bones to joints with those that are named by hand; null if there are none at all.</summary>
        /// <param name="map">What is known without this mapping; null for nothing. It is changed.</param>
        internal Dictionary<string, string> AddBones(Dictionary<string, string> map)
        {
            map = map == null && _bones.Count > 0 ? new Dictionary<string, string>() : map;
            foreach (Bone bone in _bones)
            {
                map[bone.Name] = bone.Joint;
            }
            return map;
        }

        /// <summary>The joint that is named for a human bone; empty for none.</summary>
        public string JointOf(string bone) => _bones.Find(b => b.Name == bone)?.Joint ?? "";

        /// <summary>Names the joint of a human bone; empty: none any more.</summary>
        public void SetJoint(string bone, string joint)
        {
            _bones.RemoveAll(b => b.Name == bone);
            if (joint.Length > 0)
            {
                _bones.Add(new Bone { Name = bone, Joint = joint });
            }
        }

        /// <summary>The first entry of a mesh's shape; null if it has none.</summary>
        public Entry FindByShape(string shape) => _entries.Find(entry => entry.Shape == shape && entry.Channel.Length > 0);
    }
}

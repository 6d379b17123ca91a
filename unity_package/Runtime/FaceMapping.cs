using System;
using System.Collections.Generic;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Names of a character's own blendshapes for what the stream calls them, as an asset. Without one, shapes are found by
    /// the usual names (ARKit, Oculus visemes, VRM).
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

        [SerializeField]
        private List<Entry> _entries = new List<Entry>();

        [SerializeField]
        [Tooltip("Joint that opens the mouth, where no shape does and Mecanim has none. Empty: found by name.")]
        private string _jawBone = "";

        [SerializeField]
        [Tooltip("Joint of the left eye, where Mecanim has none. Empty: found by name.")]
        private string _leftEyeBone = "";

        [SerializeField]
        [Tooltip("Joint of the right eye, where Mecanim has none. Empty: found by name.")]
        private string _rightEyeBone = "";

        public List<Entry> Entries => _entries;

        public string JawBone
        {
            get => _jawBone;
            set => _jawBone = value;
        }

        public string LeftEyeBone
        {
            get => _leftEyeBone;
            set => _leftEyeBone = value;
        }

        public string RightEyeBone
        {
            get => _rightEyeBone;
            set => _rightEyeBone = value;
        }

        /// <summary>The first entry of a mesh's shape; null if it has none.</summary>
        public Entry FindByShape(string shape) => _entries.Find(entry => entry.Shape == shape && entry.Channel.Length > 0);
    }
}

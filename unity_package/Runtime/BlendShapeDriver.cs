using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Writes face weights to every mesh of a character that has a shape of the name, or one that a mapping gives for it.
    /// The stream counts 0 to 1, Unity's meshes 0 to 100; that factor is here and nowhere else.
    /// </summary>
    public sealed class BlendShapeDriver
    {
        private const float UnityWeight = 100f;

        private readonly SkinnedMeshRenderer[] _meshes;
        private readonly FaceMapping _mapping;
        private readonly List<string> _missing = new List<string>();
        private DrivenShape[] _shapes = new DrivenShape[0];
        private float[] _followed = new float[0];
        private bool _following;

        public BlendShapeDriver(SkinnedMeshRenderer[] meshes, FaceMapping mapping = null)
        {
            _meshes = meshes;
            _mapping = mapping;
        }

        /// <summary>Shapes of all meshes that the layout's channels drive.</summary>
        public int BoundShapes => _shapes.Length;

        /// <summary>Channels of the layout that no mesh has a shape for.</summary>
        public IReadOnlyList<string> MissingShapes => _missing;

        /// <summary>What the stream should call each shape, each name once.</summary>
        public List<string> CollectNames()
        {
            var names = new List<string>();
            foreach (SkinnedMeshRenderer mesh in _meshes)
            {
                for (int i = 0; mesh.sharedMesh != null && i < mesh.sharedMesh.blendShapeCount; i++)
                {
                    string name = ChannelOf(mesh.sharedMesh.GetBlendShapeName(i), out _);
                    if (!names.Contains(name))
                    {
                        names.Add(name);
                    }
                }
            }
            return names;
        }

        /// <summary>Looks the layout's channels up; for each new layout.</summary>
        public void Bind(MotionLayout layout)
        {
            var channels = new Dictionary<string, int>();
            for (int c = 0; c < layout.Channels.Length; c++)
            {
                channels[layout.Channels[c]] = c;
            }
            var found = new List<DrivenShape>();
            _missing.Clear();
            _missing.AddRange(layout.Channels);
            foreach (SkinnedMeshRenderer mesh in _meshes)
            {
                for (int i = 0; mesh.sharedMesh != null && i < mesh.sharedMesh.blendShapeCount; i++)
                {
                    string name = ChannelOf(mesh.sharedMesh.GetBlendShapeName(i), out FaceMapping.Entry entry);
                    if (channels.TryGetValue(name, out int channel))
                    {
                        found.Add(new DrivenShape { Mesh = mesh, Shape = i, Channel = channel, Entry = entry });
                        _missing.Remove(name);
                    }
                }
            }
            _shapes = found.ToArray();
            _followed = new float[layout.Channels.Length];
            _following = false;
        }

        public void Apply(MotionFrame pose, in DriveSettings settings)
        {
            float step = _following ? settings.Step : 1f;
            _following = true;
            int count = Mathf.Min(_followed.Length, pose.Face.Length);
            for (int c = 0; c < count; c++)
            {
                _followed[c] += step * (Mathf.Clamp01(pose.Face[c]) - _followed[c]);
            }
            for (int i = 0; i < _shapes.Length; i++)
            {
                _shapes[i].Write(_followed, settings.Weight);
            }
        }

        /// <summary>What the stream calls a shape: what the mapping says, else the name it has.</summary>
        private string ChannelOf(string shape, out FaceMapping.Entry entry)
        {
            entry = _mapping == null ? null : _mapping.FindByShape(shape);
            return entry == null ? shape : entry.Channel;
        }

        private struct DrivenShape
        {
            public SkinnedMeshRenderer Mesh;
            public int Shape;
            public int Channel;
            public FaceMapping.Entry Entry;
            private float _animated;
            private float _written;
            private bool _touched;

            public void Write(float[] weights, float weight)
            {
                // Meshes may be destroyed or exchanged while the game runs.
                if (Mesh == null || Mesh.sharedMesh == null || Shape >= Mesh.sharedMesh.blendShapeCount)
                {
                    return;
                }
                float value = weights[Channel];
                float target = UnityWeight * (Entry == null ? value : Entry.Offset + (Entry.Scale - Entry.Offset) * value);
                float now = Mesh.GetBlendShapeWeight(Shape);
                if (!_touched || Mathf.Abs(now - _written) > 1e-4f)
                {
                    _animated = now;
                    _touched = true;
                }
                _written = Mathf.Lerp(_animated, target, weight);
                Mesh.SetBlendShapeWeight(Shape, _written);
            }
        }
    }
}

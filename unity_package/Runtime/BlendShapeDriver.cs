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

        private readonly SkinnedMeshRenderer[] _renderers;
        private readonly Mesh[] _meshes;
        private readonly FaceMapping _mapping;
        private readonly List<string> _missing = new List<string>();
        private DrivenShape[] _shapes = new DrivenShape[0];
        private float[] _followed = new float[0];
        private bool _following;

        public BlendShapeDriver(SkinnedMeshRenderer[] renderers, FaceMapping mapping = null)
        {
            _renderers = renderers;
            _meshes = System.Array.ConvertAll(renderers, renderer => renderer.sharedMesh);
            _mapping = mapping;
        }

        /// <summary>Shapes of all meshes that the layout's channels drive.</summary>
        public int BoundShapes => _shapes.Length;

        /// <summary>Channels of the layout that no mesh has a shape for.</summary>
        public IReadOnlyList<string> MissingShapes => _missing;

        /// <summary>Whether a renderer shows another mesh than at first: the shapes of that are to be looked up anew.</summary>
        public bool HasOtherMeshes
        {
            get
            {
                for (int i = 0; i < _renderers.Length; i++)
                {
                    if (_renderers[i] != null && _renderers[i].sharedMesh != _meshes[i])
                    {
                        return true;
                    }
                }
                return false;
            }
        }

        /// <summary>What the stream should call each shape, each name once.</summary>
        public List<string> CollectNames()
        {
            var names = new List<string>();
            foreach (Mesh mesh in _meshes)
            {
                for (int i = 0; mesh != null && i < mesh.blendShapeCount; i++)
                {
                    string name = ChannelOf(mesh.GetBlendShapeName(i), out _);
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
            for (int r = 0; r < _renderers.Length; r++)
            {
                Mesh mesh = _meshes[r];
                for (int i = 0; mesh != null && i < mesh.blendShapeCount; i++)
                {
                    string name = ChannelOf(mesh.GetBlendShapeName(i), out FaceMapping.Entry entry);
                    if (channels.TryGetValue(name, out int channel))
                    {
                        found.Add(new DrivenShape { Renderer = _renderers[r], Mesh = mesh, Shape = i, Channel = channel, Entry = entry });
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
            public SkinnedMeshRenderer Renderer;
            public Mesh Mesh;
            public int Shape;
            public int Channel;
            public FaceMapping.Entry Entry;
            private float _animated;
            private float _written;
            private bool _touched;

            public void Write(float[] weights, float weight)
            {
                // Both may be destroyed and the mesh exchanged while the game runs; another mesh has other shapes at this index.
                if (Renderer == null || Mesh == null || Renderer.sharedMesh != Mesh)
                {
                    return;
                }
                float value = weights[Channel];
                float target = UnityWeight * (Entry == null ? value : Entry.Offset + (Entry.Scale - Entry.Offset) * value);
                float now = Renderer.GetBlendShapeWeight(Shape);
                if (!_touched || Mathf.Abs(now - _written) > 1e-4f)
                {
                    _animated = now;
                    _touched = true;
                }
                _written = Mathf.Lerp(_animated, target, weight);
                Renderer.SetBlendShapeWeight(Shape, _written);
            }
        }
    }
}

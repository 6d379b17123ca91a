using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Writes face weights to every mesh of a character that has a shape of the name. The stream counts 0 to 1,
    /// Unity's meshes 0 to 100; that factor is here and nowhere else.
    /// </summary>
    public sealed class BlendShapeDriver
    {
        private const float UnityWeight = 100f;

        private readonly SkinnedMeshRenderer[] _meshes;
        private int[] _channel = new int[0];
        private int[] _mesh = new int[0];
        private int[] _shape = new int[0];

        public BlendShapeDriver(SkinnedMeshRenderer[] meshes)
        {
            _meshes = meshes;
        }

        /// <summary>Shapes of all meshes that the layout's channels drive.</summary>
        public int BoundShapes => _channel.Length;

        /// <summary>Names of all shapes, each once.</summary>
        public List<string> CollectNames()
        {
            var names = new List<string>();
            foreach (SkinnedMeshRenderer mesh in _meshes)
            {
                for (int i = 0; mesh.sharedMesh != null && i < mesh.sharedMesh.blendShapeCount; i++)
                {
                    string name = mesh.sharedMesh.GetBlendShapeName(i);
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
            var channels = new List<int>();
            var meshes = new List<int>();
            var shapes = new List<int>();
            for (int c = 0; c < layout.Channels.Length; c++)
            {
                for (int m = 0; m < _meshes.Length; m++)
                {
                    Mesh mesh = _meshes[m].sharedMesh;
                    int shape = mesh == null ? -1 : mesh.GetBlendShapeIndex(layout.Channels[c]);
                    if (shape >= 0)
                    {
                        channels.Add(c);
                        meshes.Add(m);
                        shapes.Add(shape);
                    }
                }
            }
            _channel = channels.ToArray();
            _mesh = meshes.ToArray();
            _shape = shapes.ToArray();
        }

        public void Apply(MotionFrame pose)
        {
            for (int i = 0; i < _channel.Length; i++)
            {
                SkinnedMeshRenderer mesh = _meshes[_mesh[i]];
                if (mesh != null && _channel[i] < pose.Face.Length)
                {
                    mesh.SetBlendShapeWeight(_shape[i], UnityWeight * Mathf.Clamp01(pose.Face[_channel[i]]));
                }
            }
        }
    }
}

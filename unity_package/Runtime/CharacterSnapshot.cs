using System.Collections.Generic;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>Local poses and blendshape weights of a character at one moment, to be brought back after a preview.</summary>
    public sealed class CharacterSnapshot
    {
        private readonly List<Transform> _joints = new List<Transform>();
        private readonly List<Vector3> _positions = new List<Vector3>();
        private readonly List<Quaternion> _rotations = new List<Quaternion>();
        private readonly List<SkinnedMeshRenderer> _meshes = new List<SkinnedMeshRenderer>();
        private readonly List<float[]> _weights = new List<float[]>();

        private CharacterSnapshot()
        {
        }

        public static CharacterSnapshot Take(GameObject root)
        {
            var snapshot = new CharacterSnapshot();
            foreach (Transform joint in root.GetComponentsInChildren<Transform>(true))
            {
                snapshot._joints.Add(joint);
                snapshot._positions.Add(joint.localPosition);
                snapshot._rotations.Add(joint.localRotation);
            }
            foreach (SkinnedMeshRenderer mesh in root.GetComponentsInChildren<SkinnedMeshRenderer>(true))
            {
                var weights = new float[mesh.sharedMesh == null ? 0 : mesh.sharedMesh.blendShapeCount];
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = mesh.GetBlendShapeWeight(i);
                }
                snapshot._meshes.Add(mesh);
                snapshot._weights.Add(weights);
            }
            return snapshot;
        }

        /// <summary>Puts everything that still exists back.</summary>
        public void Restore()
        {
            for (int i = 0; i < _joints.Count; i++)
            {
                if (_joints[i] != null)
                {
                    _joints[i].localPosition = _positions[i];
                    _joints[i].localRotation = _rotations[i];
                }
            }
            for (int m = 0; m < _meshes.Count; m++)
            {
                SkinnedMeshRenderer mesh = _meshes[m];
                int count = mesh == null || mesh.sharedMesh == null ? 0 : Mathf.Min(_weights[m].Length, mesh.sharedMesh.blendShapeCount);
                for (int i = 0; i < count; i++)
                {
                    mesh.SetBlendShapeWeight(i, _weights[m][i]);
                }
            }
        }
    }
}

using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Holds single blendshapes of a character at weights that are set by hand.</summary>
    internal sealed class ShapePreview : IPreview
    {
        private readonly CharacterSnapshot _before;
        private readonly Dictionary<string, float> _values = new Dictionary<string, float>();

        public ShapePreview(AvatarBridgeAvatar avatar)
        {
            Avatar = avatar;
            _before = CharacterSnapshot.Take(avatar.gameObject);
        }

        public AvatarBridgeAvatar Avatar { get; }

        /// <summary>What the stream would say of a shape, 0 to 1; 0 for shapes that were not set.</summary>
        public float Get(string shape) => _values.TryGetValue(shape, out float value) ? value : 0f;

        /// <summary>Shows a mapped shape as it stands where the stream says <paramref name="value"/>.</summary>
        public void Set(FaceMapping.Entry entry, float value)
        {
            _values[entry.Shape] = value;
            float weight = 100f * (entry.Offset + (entry.Scale - entry.Offset) * value);
            foreach (SkinnedMeshRenderer mesh in Avatar.GetComponentsInChildren<SkinnedMeshRenderer>(true))
            {
                int shape = mesh.sharedMesh == null ? -1 : mesh.sharedMesh.GetBlendShapeIndex(entry.Shape);
                if (shape >= 0)
                {
                    mesh.SetBlendShapeWeight(shape, weight);
                }
            }
            SceneView.RepaintAll();
        }

        public bool Step() => Avatar != null;

        public void Dispose()
        {
            _before.Restore();
            SceneView.RepaintAll();
        }
    }
}

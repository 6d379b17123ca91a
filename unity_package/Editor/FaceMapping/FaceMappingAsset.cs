using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>The face mapping of an avatar as an asset of the project.</summary>
    internal static class FaceMappingAsset
    {
        /// <summary>Selects the avatar's mapping; makes one, filled by the shapes' names, if it has none.</summary>
        public static FaceMapping Open(AvatarBridgeAvatar avatar)
        {
            if (avatar.FaceMapping == null)
            {
                Undo.RecordObject(avatar, "Make a face mapping");
                avatar.FaceMapping = Make(avatar);
                EditorUtility.SetDirty(avatar);
            }
            Selection.activeObject = avatar.FaceMapping;
            return avatar.FaceMapping;
        }

        private static FaceMapping Make(AvatarBridgeAvatar avatar)
        {
            FaceMapping mapping = ScriptableObject.CreateInstance<FaceMapping>();
            FaceAutoMap.Fill(mapping, FaceAutoMap.ShapesOf(avatar.gameObject));
            string file = string.Join("_", avatar.name.Split(System.IO.Path.GetInvalidFileNameChars()));
            AssetDatabase.CreateAsset(mapping, AssetDatabase.GenerateUniqueAssetPath("Assets/" + file + " Face Mapping.asset"));
            return mapping;
        }
    }
}

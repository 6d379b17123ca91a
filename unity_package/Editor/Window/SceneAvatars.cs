using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>The Avatar Bridges of all open scenes, those that outlive a scene included.</summary>
    internal static class SceneAvatars
    {
        /// <summary>By name; inactive ones, too.</summary>
        public static List<AvatarBridgeAvatar> Find()
        {
            // FindObjectsOfType has other successors in every other version of Unity; this call is in all.
            var found = new List<AvatarBridgeAvatar>(Resources.FindObjectsOfTypeAll<AvatarBridgeAvatar>());
            found.RemoveAll(EditorUtility.IsPersistent);
            found.Sort((a, b) => string.CompareOrdinal(a.name, b.name));
            return found;
        }
    }
}

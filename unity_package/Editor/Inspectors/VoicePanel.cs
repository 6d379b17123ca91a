using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>What the inspectors of all components with sound say of their avatar.</summary>
    internal static class VoicePanel
    {
        /// <param name="component">The component itself.</param>
        /// <param name="avatar">The avatar it was given; null if it is to find one.</param>
        public static void DrawAvatar(Component component, AvatarBridgeAvatar avatar)
        {
            if (avatar == null && component.GetComponentInParent<AvatarBridgeAvatar>() == null)
            {
                EditorGUILayout.HelpBox("There is no Avatar Bridge on this object or above it: choose one.", MessageType.Warning);
            }
        }
    }
}

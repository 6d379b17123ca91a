using System.Collections.Generic;

namespace AvatarBridge.Editor
{
    /// <summary>The Avatar Bridges of all open scenes, those that outlive a scene included.</summary>
    internal static class SceneAvatars
    {
        /// <summary>By name; inactive ones, too.</summary>
        public static List<AvatarBridgeAvatar> Find()
        {
            var found = new List<AvatarBridgeAvatar>(SceneObjects.Find<AvatarBridgeAvatar>());
            found.Sort((a, b) => string.CompareOrdinal(a.name, b.name));
            return found;
        }
    }
}

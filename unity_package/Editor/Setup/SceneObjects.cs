using System;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>What the Hierarchy shows: no files, and nothing that Unity keeps for its own previews.</summary>
    internal static class SceneObjects
    {
        /// <summary>Components of all open scenes and of the prefab that is being edited; inactive ones, too.</summary>
        public static T[] Find<T>() where T : Component
        {
            // FindObjectsOfType has other successors in every other version of Unity; this call is in all.
            return Array.FindAll(Resources.FindObjectsOfTypeAll<T>(), component => IsShown(component.gameObject));
        }

        private static bool IsShown(GameObject game)
        {
            bool hidden = (game.hideFlags & HideFlags.HideInHierarchy) != 0 || EditorUtility.IsPersistent(game) || !game.scene.IsValid();
            // A prefab that is being edited is in a preview scene as well.
            return !hidden && (!EditorSceneManager.IsPreviewSceneObject(game) || PrefabStageUtility.GetPrefabStage(game) != null);
        }
    }
}

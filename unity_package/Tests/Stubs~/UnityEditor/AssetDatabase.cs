using System;
using System.Collections.Generic;
using System.IO;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// A project in memory: assets by path.
    public static class AssetDatabase
    {
        private static readonly SortedDictionary<string, Object> Assets = new SortedDictionary<string, Object>(StringComparer.Ordinal);
        private static readonly HashSet<string> Folders = new HashSet<string> { "Assets" };

        public static void CreateAsset(Object asset, string path)
        {
            string folder = Path.GetDirectoryName(path).Replace('\\', '/');
            if (!IsValidFolder(folder))
            {
                throw new UnityException("there is no folder " + folder);
            }
            if (Path.GetExtension(path) == "")
            {
                throw new UnityException("an asset's path has an extension: " + path);
            }
            asset.name = Path.GetFileNameWithoutExtension(path);
            Assets[path] = asset;
        }

        public static string GenerateUniqueAssetPath(string path)
        {
            string candidate = path;
            for (int number = 1; Assets.ContainsKey(candidate); number++)
            {
                candidate = Path.ChangeExtension(path, null) + " " + number + Path.GetExtension(path);
            }
            return candidate;
        }

        public static bool IsValidFolder(string path) => Folders.Contains(path);

        public static string CreateFolder(string parentFolder, string newFolderName)
        {
            Folders.Add(parentFolder + "/" + newFolderName);
            return parentFolder + "/" + newFolderName;
        }

        public static bool Contains(Object obj) => Assets.ContainsValue(obj);

        public static string GetAssetPath(Object assetObject)
        {
            foreach (KeyValuePair<string, Object> pair in Assets)
            {
                if (pair.Value == assetObject)
                {
                    return pair.Key;
                }
            }
            return "";
        }

        /// Paths stand for GUIDs here; a filter names a type as "t:Name".
        public static string[] FindAssets(string filter)
        {
            var found = new List<string>();
            foreach (KeyValuePair<string, Object> pair in Assets)
            {
                if (filter == "t:" + pair.Value.GetType().Name)
                {
                    found.Add(pair.Key);
                }
            }
            return found.ToArray();
        }

        public static string GUIDToAssetPath(string guid) => guid;

        public static T LoadAssetAtPath<T>(string assetPath) where T : Object => Assets.TryGetValue(assetPath, out Object asset) ? asset as T : null;

        public static bool DeleteAsset(string path) => Assets.Remove(path);
    }

    public static class EditorUtility
    {
        public static List<Object> Dirty { get; } = new List<Object>();

        public static void SetDirty(Object target) => Dirty.Add(target);

        public static bool IsPersistent(Object target) => AssetDatabase.Contains(target);
    }

    public sealed class SceneView
    {
        public static int Repaints { get; private set; }

        public static void RepaintAll() => Repaints++;
    }
}

namespace UnityEditor.SceneManagement
{
    public static class EditorSceneManager
    {
        public delegate void SceneSavingCallback(UnityEngine.SceneManagement.Scene scene, string path);

        public delegate void SceneClosingCallback(UnityEngine.SceneManagement.Scene scene, bool removingScene);

        public static event SceneSavingCallback sceneSaving;

        public static event SceneClosingCallback sceneClosing;

        public static UnityEngine.SceneManagement.Scene NewPreviewScene() => UnityEngine.SceneManagement.Scene.MakePreview();

        public static bool IsPreviewSceneObject(Object obj) => (obj as GameObject ?? ((Component)obj).gameObject).scene.IsPreview;

        public static void SaveOpenScenes() => sceneSaving?.Invoke(default, "Assets/Stage.unity");

        public static void Close() => sceneClosing?.Invoke(default, true);
    }

    public sealed class PrefabStage
    {
        public static event Action<GameObject> prefabSaving;

        public static void Save(GameObject root) => prefabSaving?.Invoke(root);

        /// Opens one: Unity keeps it in a preview scene.
        public static PrefabStage Open(GameObject root)
        {
            UnityEngine.SceneManagement.SceneManager.MoveGameObjectToScene(root, EditorSceneManager.NewPreviewScene());
            PrefabStageUtility.Current = root;
            return new PrefabStage();
        }
    }

    public static class PrefabStageUtility
    {
        internal static GameObject Current { get; set; }

        /// The one an object is edited in; null if it is in none.
        public static PrefabStage GetPrefabStage(GameObject gameObject)
        {
            return Current != null && gameObject.transform.IsChildOf(Current.transform) ? new PrefabStage() : null;
        }
    }
}

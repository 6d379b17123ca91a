using System.Collections.Generic;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace AvatarBridge.Editor
{
    /// <summary>
    /// The previews that run in this Editor. They end before anything that would keep their pose or lose the one to go back to:
    /// Play, a domain reload, saving or closing a scene or prefab; and when something else is selected. The Editor's events are
    /// listened to only while there is one.
    /// </summary>
    public static class ActivePreviews
    {
        private static readonly List<IPreview> Running = new List<IPreview>();

        /// <summary>Whether the stream drives an avatar outside Play.</summary>
        public static bool IsRunning(AvatarBridgeAvatar avatar) => Find(avatar) is AvatarPreview;

        /// <summary>Whether an avatar can be previewed: outside Play, in a scene, and active.</summary>
        public static bool CanPreview(AvatarBridgeAvatar avatar)
        {
            return !EditorApplication.isPlayingOrWillChangePlaymode && avatar.isActiveAndEnabled && !AssetDatabase.Contains(avatar);
        }

        /// <summary>Lets the stream drive an avatar.</summary>
        public static void Start(AvatarBridgeAvatar avatar)
        {
            if (!IsRunning(avatar) && CanPreview(avatar))
            {
                Stop(avatar);
                Add(new AvatarPreview(avatar));
            }
        }

        /// <summary>The shapes of an avatar that are held by hand; null if there are none.</summary>
        internal static ShapePreview FindShapes(AvatarBridgeAvatar avatar) => Find(avatar) as ShapePreview;

        /// <summary>Holds a shape of an avatar by hand, in place of the stream.</summary>
        internal static void HoldShape(AvatarBridgeAvatar avatar, FaceMapping.Entry entry, float value)
        {
            if (!CanPreview(avatar))
            {
                return;
            }
            if (FindShapes(avatar) == null)
            {
                Stop(avatar);
                Add(new ShapePreview(avatar));
            }
            FindShapes(avatar).Set(entry, value);
        }

        /// <summary>Ends the preview of an avatar and its recording, if there are any.</summary>
        public static void Stop(AvatarBridgeAvatar avatar)
        {
            IPreview preview = Find(avatar);
            if (preview == null)
            {
                return;
            }
            Running.Remove(preview);
            ActiveRecordings.Stop(preview.Avatar);
            preview.Dispose();
            if (Running.Count == 0)
            {
                Ignore();
            }
        }

        public static void StopAll()
        {
            while (Running.Count > 0)
            {
                Stop(Running[0].Avatar);
            }
        }

        private static IPreview Find(AvatarBridgeAvatar avatar) => Running.Find(preview => preview.Avatar == avatar);

        private static void Add(IPreview preview)
        {
            if (Running.Count == 0)
            {
                Listen();
            }
            Running.Add(preview);
        }

        private static void Listen()
        {
            EditorApplication.update += Step;
            EditorApplication.playModeStateChanged += OnPlayModeChanged;
            EditorApplication.quitting += StopAll;
            AssemblyReloadEvents.beforeAssemblyReload += StopAll;
            EditorSceneManager.sceneSaving += OnSceneSaving;
            EditorSceneManager.sceneClosing += OnSceneClosing;
            PrefabStage.prefabSaving += OnPrefabSaving;
            Selection.selectionChanged += OnSelectionChanged;
        }

        private static void Ignore()
        {
            EditorApplication.update -= Step;
            EditorApplication.playModeStateChanged -= OnPlayModeChanged;
            EditorApplication.quitting -= StopAll;
            AssemblyReloadEvents.beforeAssemblyReload -= StopAll;
            EditorSceneManager.sceneSaving -= OnSceneSaving;
            EditorSceneManager.sceneClosing -= OnSceneClosing;
            PrefabStage.prefabSaving -= OnPrefabSaving;
            Selection.selectionChanged -= OnSelectionChanged;
        }

        private static void Step()
        {
            foreach (IPreview preview in Running.ToArray())
            {
                if (!preview.Step())
                {
                    Stop(preview.Avatar);
                }
            }
        }

        private static void OnPlayModeChanged(PlayModeStateChange change) => StopAll();

        private static void OnSceneSaving(Scene scene, string path) => StopAll();

        private static void OnSceneClosing(Scene scene, bool removing) => StopAll();

        private static void OnPrefabSaving(GameObject prefab) => StopAll();

        /// <summary>What belongs to the character may be selected without ending its preview.</summary>
        private static void OnSelectionChanged()
        {
            Transform selected = Selection.activeTransform;
            foreach (IPreview preview in Running.ToArray())
            {
                if (preview.Avatar == null || selected == null || !selected.IsChildOf(preview.Avatar.transform))
                {
                    Stop(preview.Avatar);
                }
            }
        }
    }
}

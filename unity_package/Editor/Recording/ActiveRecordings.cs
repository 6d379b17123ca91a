using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>
    /// The recordings that run in this Editor. When Play or the assemblies end they are saved, so that none is
    /// lost; the Editor's events are listened to only while there is one.
    /// </summary>
    public static class ActiveRecordings
    {
        private static readonly List<StreamRecorder> Running = new List<StreamRecorder>();

        /// <summary>The recorder of an avatar; null if it is not being recorded.</summary>
        public static StreamRecorder Find(AvatarBridgeAvatar avatar) => Running.Find(recorder => recorder.Avatar == avatar);

        /// <summary>Begins to record an avatar, unless it is being recorded.</summary>
        public static void Start(AvatarBridgeAvatar avatar)
        {
            if (Find(avatar) != null)
            {
                return;
            }
            if (Running.Count == 0)
            {
                EditorApplication.playModeStateChanged += OnPlayModeChanged;
                AssemblyReloadEvents.beforeAssemblyReload += StopAll;
            }
            Running.Add(new StreamRecorder(avatar));
        }

        /// <summary>Ends a recording and saves its clip; null, with the reason in Unity's log, if there is nothing to save.</summary>
        public static AnimationClip Stop(AvatarBridgeAvatar avatar)
        {
            StreamRecorder recorder = Find(avatar);
            if (recorder == null)
            {
                return null;
            }
            Running.Remove(recorder);
            recorder.Dispose();
            if (Running.Count == 0)
            {
                EditorApplication.playModeStateChanged -= OnPlayModeChanged;
                AssemblyReloadEvents.beforeAssemblyReload -= StopAll;
            }
            return Save(recorder.Motion);
        }

        private static AnimationClip Save(RecordedMotion motion)
        {
            ClipOptions options = AvatarBridgeSettings.instance.MakeClipOptions(motion.IsHumanoid);
            if (!AnimationClipWriter.TrySave(motion, options, out AnimationClip clip, out string problem))
            {
                Debug.LogWarning("Avatar Bridge: " + problem);
                return null;
            }
            Debug.Log("Avatar Bridge: recorded " + motion.Seconds.ToString("0.0") + " s to " + AssetDatabase.GetAssetPath(clip), clip);
            EditorGUIUtility.PingObject(clip);
            return clip;
        }

        private static void OnPlayModeChanged(PlayModeStateChange change)
        {
            if (change == PlayModeStateChange.ExitingPlayMode || change == PlayModeStateChange.ExitingEditMode)
            {
                StopAll();
            }
        }

        private static void StopAll()
        {
            while (Running.Count > 0)
            {
                Stop(Running[0].Avatar);
            }
        }
    }
}

using System;
using AvatarBridge.Core;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>
    /// What the window and the inspector both show of an avatar. The GUI is gone through twice for one picture and must find
    /// the same controls both times: numbers are read in the first pass, and buttons act when both are over.
    /// </summary>
    internal static class AvatarPanel
    {
        private static string UsualAddress => new BridgeClientOptions().ControlAddress;

        public static void DrawStatus(AvatarBridgeAvatar avatar, AvatarMeters meters)
        {
            if (Event.current.type == EventType.Layout)
            {
                meters.Read(avatar.Client, EditorApplication.timeSinceStartup);
            }
            EditorGUILayout.HelpBox(avatar.Describe(), SeverityOf(avatar, meters));
            if (avatar.Connection == null && UsualAddress != AvatarBridgeSettings.instance.ControlAddress)
            {
                EditorGUILayout.HelpBox("Without a connection it looks for a sidecar at " + UsualAddress + "; this project starts its own elsewhere.", MessageType.Warning);
            }
            foreach (string line in meters.Lines())
            {
                EditorGUILayout.LabelField(line, EditorStyles.miniLabel);
            }
        }

        public static void DrawButtons(AvatarBridgeAvatar avatar)
        {
            using (new EditorGUILayout.HorizontalScope())
            {
                DrawPreview(avatar);
                DrawRecord(avatar);
            }
        }

        private static MessageType SeverityOf(AvatarBridgeAvatar avatar, AvatarMeters meters)
        {
            if (avatar.Client == null)
            {
                return MessageType.None;
            }
            BridgeState state = avatar.Client.State;
            if (state == BridgeState.BadAddress || state == BridgeState.Refused)
            {
                return MessageType.Error;
            }
            return state == BridgeState.Running && meters.IsLive ? MessageType.Info : MessageType.Warning;
        }

        private static void DrawPreview(AvatarBridgeAvatar avatar)
        {
            bool runs = ActivePreviews.IsRunning(avatar);
            using (new EditorGUI.DisabledScope(!runs && !ActivePreviews.CanPreview(avatar)))
            {
                if (GUILayout.Button(runs ? "End preview" : "Preview"))
                {
                    EditorApplication.delayCall += () => Toggle(runs, ActivePreviews.Start, ActivePreviews.Stop, avatar);
                }
            }
        }

        private static void DrawRecord(AvatarBridgeAvatar avatar)
        {
            StreamRecorder recorder = ActiveRecordings.Find(avatar);
            using (new EditorGUI.DisabledScope(recorder == null && avatar.Client == null))
            {
                if (GUILayout.Button(recorder == null ? "Record" : "Save " + recorder.Motion.Seconds.ToString("0") + " s"))
                {
                    EditorApplication.delayCall += () => Toggle(recorder != null, ActiveRecordings.Start, a => ActiveRecordings.Stop(a), avatar);
                }
            }
        }

        private static void Toggle(bool runs, Action<AvatarBridgeAvatar> start, Action<AvatarBridgeAvatar> stop, AvatarBridgeAvatar avatar)
        {
            if (avatar != null)
            {
                (runs ? stop : start)(avatar);
            }
        }
    }
}

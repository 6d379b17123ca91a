using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>The page Project Settings → Avatar Bridge.</summary>
    internal static class AvatarBridgeSettingsProvider
    {
        public const string Path = "Project/Avatar Bridge";

        [SettingsProvider]
        public static SettingsProvider Create()
        {
            var keywords = new HashSet<string> { "Avatar Bridge", "sidecar", "motion", "lip sync" };
            return new SettingsProvider(Path, SettingsScope.Project, keywords) { label = "Avatar Bridge", guiHandler = _ => Draw() };
        }

        private static void Draw()
        {
            AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
            EditorGUILayout.LabelField("Sidecar", EditorStyles.boldLabel);
            settings.Command = EditorGUILayout.TextField(
                new GUIContent("Command", "A name that is found on PATH, or the program's path."), settings.Command);
            settings.Arguments = EditorGUILayout.TextField(
                new GUIContent("Further arguments", "As in a terminal; see avatar-bridge serve --help."), settings.Arguments);
            settings.ControlAddress = EditorGUILayout.TextField(
                new GUIContent("Control address", "Where it is started, and where new connections look for it."), settings.ControlAddress);
            settings.FramesAddress = EditorGUILayout.TextField(new GUIContent("Frame address", "Where it sends its frames."), settings.FramesAddress);
            settings.StartOnPlay = EditorGUILayout.Toggle(
                new GUIContent("Start with Play", "Unless one listens there already. It ends with the Editor."), settings.StartOnPlay);
            string program = SidecarCommand.Find(settings.Command);
            EditorGUILayout.HelpBox(
                program == null ? SidecarCommand.NotInstalled(settings.Command) : "Found: " + program,
                program == null ? MessageType.Warning : MessageType.Info);
            DrawRecording(settings);
        }

        private static void DrawRecording(AvatarBridgeSettings settings)
        {
            EditorGUILayout.LabelField("Recording", EditorStyles.boldLabel);
            settings.ClipFolder = EditorGUILayout.TextField(new GUIContent("Folder", "Below Assets; made if it is not there."), settings.ClipFolder);
            settings.ClipFrameRate = EditorGUILayout.FloatField(new GUIContent("Frames a second", "Of the clips."), settings.ClipFrameRate);
            settings.ReduceKeys = EditorGUILayout.Toggle(
                new GUIContent("Reduce keys", "Leaves out keys that change a joint by less than 0.1 degrees."), settings.ReduceKeys);
            settings.GenericClips = EditorGUILayout.Toggle(
                new GUIContent("Generic clips only", "Joints in place of muscles for humanoids, too."), settings.GenericClips);
        }
    }
}

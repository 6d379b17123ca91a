using System;
using System.Collections.Generic;
using System.Globalization;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Inspector of a microphone: the devices to choose from, how loud it is, what is wrong.</summary>
    [CustomEditor(typeof(AvatarBridgeMicrophone))]
    internal sealed class AvatarBridgeMicrophoneEditor : UnityEditor.Editor
    {
        private const string SystemChoice = "The system's choice";
        private const float LowestDecibels = -60f;

        private AvatarBridgeMicrophone Microphone => (AvatarBridgeMicrophone)target;

        public override bool RequiresConstantRepaint() => EditorApplication.isPlaying;

        public override void OnInspectorGUI()
        {
            serializedObject.Update();
            DrawPropertiesExcluding(serializedObject, "m_Script", "_device");
            serializedObject.ApplyModifiedProperties();
            DrawDevice();
            VoicePanel.DrawAvatar(Microphone, Microphone.Avatar);
            if (EditorApplication.isPlaying)
            {
                DrawLevel();
            }
        }

        /// <summary>A full bar is as loud as it can be, an empty one 60 dB less.</summary>
        public static float BarOf(float level)
        {
            float decibels = level <= 0f ? LowestDecibels : 20f * (float)Math.Log10(level);
            return Mathf.Clamp01(1f - decibels / LowestDecibels);
        }

        private void DrawDevice()
        {
            var names = new List<string> { SystemChoice };
            names.AddRange(UnityEngine.Microphone.devices);
            // One that is not plugged in now stays chosen.
            if (!string.IsNullOrEmpty(Microphone.Device) && !names.Contains(Microphone.Device))
            {
                names.Add(Microphone.Device);
            }
            int now = string.IsNullOrEmpty(Microphone.Device) ? 0 : names.IndexOf(Microphone.Device);
            int chosen = EditorGUILayout.Popup("Device", now, names.ToArray());
            if (chosen != now)
            {
                Undo.RecordObject(Microphone, "Choose a microphone");
                Microphone.Device = chosen == 0 ? "" : names[chosen];
                EditorUtility.SetDirty(Microphone);
            }
        }

        private void DrawLevel()
        {
            string text = Microphone.Problem ?? (Microphone.Mute ? "Muted" : "Level");
            EditorGUI.ProgressBar(EditorGUILayout.GetControlRect(), BarOf(Microphone.Level), text);
            if (Microphone.DroppedSamples > 0)
            {
                EditorGUILayout.LabelField(
                    "Not sent",
                    Microphone.DroppedSamples.ToString("N0", CultureInfo.InvariantCulture) + " samples, while no sidecar was there");
            }
        }
    }
}

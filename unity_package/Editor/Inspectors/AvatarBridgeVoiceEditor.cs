using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Inspector of a voice: whether it is heard, and in Play a clip to say.</summary>
    [CustomEditor(typeof(AvatarBridgeVoice))]
    internal sealed class AvatarBridgeVoiceEditor : UnityEditor.Editor
    {
        private AudioClip _clip;
        private string _words = "";

        private AvatarBridgeVoice Voice => (AvatarBridgeVoice)target;

        public override bool RequiresConstantRepaint() => EditorApplication.isPlaying;

        public override void OnInspectorGUI()
        {
            serializedObject.Update();
            DrawPropertiesExcluding(serializedObject, "m_Script");
            serializedObject.ApplyModifiedProperties();
            VoicePanel.DrawAvatar(Voice, Voice.Avatar);
            if (!EditorApplication.isPlaying)
            {
                return;
            }
            EditorGUILayout.LabelField("Output", double.IsNaN(Voice.Position) ? "silent" : "playing the stream");
            DrawSaying();
        }

        private void DrawSaying()
        {
            _clip = (AudioClip)EditorGUILayout.ObjectField("Try a clip", _clip, typeof(AudioClip), false);
            _words = EditorGUILayout.TextField("Its words", _words);
            bool saying = Voice.IsSaying;
            using (new EditorGUI.DisabledScope(!saying && _clip == null))
            {
                if (GUILayout.Button(saying ? "Stop saying" : "Say"))
                {
                    if (saying)
                    {
                        Voice.StopSaying();
                    }
                    else
                    {
                        Voice.Say(_clip, _words);
                    }
                }
            }
            if (Voice.SpeechProblem != null)
            {
                EditorGUILayout.HelpBox(Voice.SpeechProblem, MessageType.Warning);
            }
        }
    }
}

using AvatarBridge.Core;
using AvatarBridge.Editor;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Samples
{
    /// <summary>Speech to an AnimationClip asset in edit mode: the character says the clip once while it is recorded.</summary>
    public sealed class BakeToClipWindow : EditorWindow
    {
        private const int BlockSamples = 4800;
        private const double TailSeconds = 1.0;

        private AvatarBridgeAvatar _avatar;
        private AudioClip _speech;
        private float[] _samples;
        private double _until = double.NaN;

        /// <summary>In words how far it is.</summary>
        public string Status { get; private set; } = "Choose a character and its speech.";

        public bool IsBaking => ActiveRecordings.Find(_avatar) != null;

        [MenuItem("Window/Avatar Bridge Samples/Bake To Clip")]
        private static void Open() => GetWindow<BakeToClipWindow>("Bake To Clip");

        /// <summary>Begins; the sidecar must be running.</summary>
        public void Bake(AvatarBridgeAvatar avatar, AudioClip speech)
        {
            _avatar = avatar;
            _speech = speech;
            _samples = new float[speech.samples * speech.channels];
            // A clip that is not decompressed may be read as silence.
            if (speech.loadType != AudioClipLoadType.DecompressOnLoad || !speech.GetData(_samples, 0))
            {
                Status = "The samples of '" + speech.name + "' cannot be read: set its Load Type to Decompress On Load.";
                return;
            }
            _until = double.NaN;
            ActivePreviews.Start(avatar);
            ActiveRecordings.Start(avatar);
            EditorApplication.update += Step;
        }

        private void OnGUI()
        {
            _avatar = (AvatarBridgeAvatar)EditorGUILayout.ObjectField("Character", _avatar, typeof(AvatarBridgeAvatar), true);
            _speech = (AudioClip)EditorGUILayout.ObjectField("Speech", _speech, typeof(AudioClip), false);
            bool ready = _avatar != null && _speech != null && !IsBaking && !Application.isPlaying;
            using (new EditorGUI.DisabledScope(!ready))
            {
                if (GUILayout.Button("Bake"))
                {
                    Bake(_avatar, _speech);
                }
            }
            GUILayout.Label(Status);
        }

        private void OnDisable() => EditorApplication.update -= Step;

        private void Step()
        {
            if (_avatar == null || !IsBaking)
            {
                Finish("The recording was ended from elsewhere.");
            }
            else if (_avatar.Client == null || _avatar.Client.State != BridgeState.Running || double.IsNaN(_avatar.Playhead))
            {
                Status = _avatar.Describe();
            }
            else if (double.IsNaN(_until))
            {
                Send(_avatar.Client);
                _until = EditorApplication.timeSinceStartup + _speech.length + TailSeconds;
                Status = "Recording " + _speech.length.ToString("0.0") + " s.";
            }
            else if (EditorApplication.timeSinceStartup > _until)
            {
                AnimationClip clip = ActiveRecordings.Stop(_avatar);
                ActivePreviews.Stop(_avatar);
                Finish(clip == null ? "Nothing was recorded; see the Console." : "Saved " + AssetDatabase.GetAssetPath(clip) + ".");
            }
            Repaint();
        }

        /// <summary>All of it at once: the sidecar takes speech up to five minutes ahead.</summary>
        private void Send(BridgeClient client)
        {
            var block = new float[BlockSamples];
            for (int first = 0; first < _speech.samples; first += BlockSamples)
            {
                int count = Mathf.Min(BlockSamples, _speech.samples - first);
                for (int i = 0; i < count; i++)
                {
                    block[i] = _samples[(first + i) * _speech.channels];
                }
                client.SendAudio(WireConstants.SpeakerAgent, new System.ReadOnlySpan<float>(block, 0, count), _speech.frequency);
            }
        }

        private void Finish(string status)
        {
            EditorApplication.update -= Step;
            Status = status;
        }
    }
}

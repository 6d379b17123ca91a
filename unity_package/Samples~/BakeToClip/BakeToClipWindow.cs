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
        // Far enough that a moment in which the Editor stands still is not heard, little enough to wait on the network.
        private const double AheadSeconds = 5.0;
        private const double TailSeconds = 1.0;

        private AvatarBridgeAvatar _avatar;
        private AudioClip _speech;
        private float[] _samples;
        private int _sent;
        private double _began = double.NaN;
        // When what has been sent will have been said.
        private double _end;

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
            _sent = 0;
            _began = double.NaN;
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
            double now = EditorApplication.timeSinceStartup;
            bool running = _avatar != null && _avatar.Client != null && _avatar.Client.State == BridgeState.Running;
            if (_avatar == null || !IsBaking)
            {
                Finish("The recording was ended from elsewhere.");
            }
            else if (double.IsNaN(_began) && (!running || double.IsNaN(_avatar.Playhead)))
            {
                Status = _avatar.Describe();
            }
            else if (!running)
            {
                string reason = _avatar.Describe();
                Finish("The sidecar was lost after " + Seconds(now - _began) + " (" + reason + ") " + Save());
            }
            else
            {
                if (double.IsNaN(_began))
                {
                    _began = _end = now;
                    Status = "Recording " + Seconds(_speech.length) + ".";
                }
                Send(_avatar.Client, now);
                if (_sent == _speech.samples && now > _end + TailSeconds)
                {
                    Finish(Save());
                }
            }
            Repaint();
        }

        /// <summary>What is due: the sidecar takes speech straight after what came before.</summary>
        private void Send(BridgeClient client, double now)
        {
            var block = new float[BlockSamples];
            while (_sent < _speech.samples && _end < now + AheadSeconds)
            {
                int count = Mathf.Min(BlockSamples, _speech.samples - _sent);
                for (int i = 0; i < count; i++)
                {
                    block[i] = _samples[(_sent + i) * _speech.channels];
                }
                if (!client.SendAudio(WireConstants.SpeakerAgent, new System.ReadOnlySpan<float>(block, 0, count), _speech.frequency))
                {
                    // The network is behind: the same block again in the next step.
                    return;
                }
                _end = System.Math.Max(_end, now) + (double)count / _speech.frequency;
                _sent += count;
            }
        }

        /// <summary>Ends recording and preview; in words where the clip is.</summary>
        private string Save()
        {
            AnimationClip clip = ActiveRecordings.Stop(_avatar);
            ActivePreviews.Stop(_avatar);
            return clip == null ? "Nothing was recorded; see the Console." : "Saved " + AssetDatabase.GetAssetPath(clip) + ".";
        }

        private void Finish(string status)
        {
            EditorApplication.update -= Step;
            Status = status;
        }

        private static string Seconds(double seconds) => seconds.ToString("0.0") + " s";
    }
}

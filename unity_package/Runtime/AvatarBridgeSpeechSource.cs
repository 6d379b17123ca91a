using System;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Sends what the AudioSource beside it plays as the agent's speech: for text-to-speech and dialogue plugins that play by
    /// themselves. The source itself falls silent; the same speech is heard from Avatar Bridge Voice, with lips in sync.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Speech Source")]
    [RequireComponent(typeof(AudioSource))]
    public sealed class AvatarBridgeSpeechSource : MonoBehaviour
    {
        private const int RingSeconds = 2;

        [SerializeField]
        [Tooltip("Whose speech it is. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        [Tooltip("Whether the source falls silent, because the voice is heard from the stream.")]
        private bool _mute = true;

        private volatile SampleRing _ring;
        private float[] _block = new float[0];
        private int _rate;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        public bool Mute
        {
            get => _mute;
            set => _mute = value;
        }

        /// <summary>Samples that were not sent because the sidecar is away or the game stood still.</summary>
        public long DroppedSamples { get; private set; }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            TakeOutputRate(false);
            AudioSettings.OnAudioConfigurationChanged += TakeOutputRate;
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= TakeOutputRate;
            _ring = null;
        }

        private void Update()
        {
            SampleRing ring = _ring;
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            while (ring != null && ring.TryRead(_block))
            {
                if (client == null || !client.SendAudio(WireConstants.SpeakerAgent, _block, _rate))
                {
                    DroppedSamples += _block.Length;
                }
            }
        }

        private void TakeOutputRate(bool deviceWasChanged)
        {
            _rate = AudioSettings.outputSampleRate;
            _block = new float[_rate / 50];
            _ring = new SampleRing(_rate * RingSeconds);
        }

        /// <summary>Called by Unity on its audio thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            if (channels < 1)
            {
                return;
            }
            _ring?.Write(data, channels);
            if (_mute)
            {
                Array.Clear(data, 0, data.Length);
            }
        }
    }
}

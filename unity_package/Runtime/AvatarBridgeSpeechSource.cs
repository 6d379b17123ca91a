using System;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Sends what the AudioSource beside it plays as the agent's speech: for text-to-speech and dialogue plugins that play by
    /// themselves. The source itself falls silent; the same speech is heard from Avatar Bridge Voice, with lips in sync.
    /// Needs an object of its own, and below any component there that makes sound in a filter.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Speech Source")]
    [RequireComponent(typeof(AudioSource))]
    public sealed class AvatarBridgeSpeechSource : MonoBehaviour
    {
        private const int RingSeconds = 2;
        private const int BlocksPerSecond = 50;
        // Between utterances nothing is sent, so that the sidecar knows that nothing comes. A pause for breath is shorter.
        private const float LongestPause = 0.5f;
        private const float Silence = 1e-5f;

        [SerializeField]
        [Tooltip("Whose speech it is. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        private AudioSource _source;
        private float _blendBefore;
        private volatile SampleRing _ring;
        private float[] _block = new float[0];
        private int _rate;
        private float _silent = LongestPause;
        private long _unsent;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>Samples of speech that were not sent because the sidecar was away or the game stood still.</summary>
        public long DroppedSamples => _unsent + (_ring?.Dropped ?? 0);

        private void OnEnable()
        {
            if (GetComponent<AvatarBridgeVoice>() != null || GetComponent<AudioListener>() != null)
            {
                Debug.LogError("Avatar Bridge: 'Speech Source' on '" + name + "' would hear more than speech. Put it and its AudioSource on an object of their own, "
                    + "without Avatar Bridge Voice and AudioListener.", this);
                enabled = false;
                return;
            }
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            _source = GetComponent<AudioSource>();
            _blendBefore = _source.spatialBlend;
            // The voice has its place in space when it is heard, and speaks as loud however far away the listener is.
            _source.spatialBlend = 0f;
            TakeOutputRate(false);
            AudioSettings.OnAudioConfigurationChanged += TakeOutputRate;
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= TakeOutputRate;
            _unsent += _ring?.Dropped ?? 0;
            _ring = null;
            if (_source != null)
            {
                _source.spatialBlend = _blendBefore;
            }
            _source = null;
        }

        private void Update()
        {
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            int count;
            while ((count = _ring.Read(_block)) > 0)
            {
                Span<float> speech = _block.AsSpan(0, count);
                _silent = IsSilent(speech) ? _silent + (float)count / _rate : 0f;
                if (_silent < LongestPause && (client == null || !client.SendAudio(WireConstants.SpeakerAgent, speech, _rate)))
                {
                    _unsent += count;
                }
            }
        }

        private void TakeOutputRate(bool deviceWasChanged)
        {
            _unsent += _ring?.Dropped ?? 0;
            _rate = AudioSettings.outputSampleRate;
            _block = new float[_rate / BlocksPerSecond];
            _ring = new SampleRing(_rate * RingSeconds);
        }

        private static bool IsSilent(ReadOnlySpan<float> samples)
        {
            foreach (float sample in samples)
            {
                if (Math.Abs(sample) > Silence)
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>Called by Unity on its audio thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            SampleRing ring = _ring;
            if (ring != null)
            {
                ring.Write(data, channels);
                Array.Clear(data, 0, data.Length);
            }
        }
    }
}

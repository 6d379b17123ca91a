using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Plays the agent's voice from the stream through the AudioSource beside it, at the place where the motion is, and
    /// tells the sidecar what is being heard; the motion is held back by what the audio output takes. Says clips, too:
    /// their sound goes to the sidecar and comes back with the motion that belongs to it.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Voice")]
    [RequireComponent(typeof(AudioSource))]
    public sealed class AvatarBridgeVoice : MonoBehaviour
    {
        private const float ReportInterval = 0.2f;

        [SerializeField]
        [Tooltip("Whose voice it is. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        [Range(0f, 500f)]
        [Tooltip("Milliseconds that the output takes beyond Unity's own buffers, such as Bluetooth headphones.")]
        private float _outputLatency;

        private readonly VoicePlayer _player = new VoicePlayer();
        private readonly ClipSpeech _speech = new ClipSpeech();
        private AudioSource _source;
        private AudioClip _carrier;
        private double _outputRate = SessionClock.Rate;
        private float[] _mono = new float[4096];
        private float _nextReport;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>Milliseconds that the output takes beyond Unity's own buffers.</summary>
        public float OutputLatency
        {
            get => _outputLatency;
            set
            {
                _outputLatency = Mathf.Max(0f, value);
                MeasureOutput();
            }
        }

        /// <summary>The sample of the session clock that the output gets next; NaN while it is silent.</summary>
        public double Position => _player.Position;

        /// <summary>Whether a clip is being sent.</summary>
        public bool IsSaying => _speech.IsActive;

        /// <summary>Why the last <see cref="Say(AudioClip, string)"/> did not work; null if it did.</summary>
        public string SpeechProblem => _speech.Problem;

        /// <summary>The agent says a clip. What is heard is the sidecar's stream, with lips in sync.</summary>
        /// <param name="clip">Imported with the load type Decompress On Load.</param>
        /// <param name="transcript">Its words; their times are spread over the clip by their lengths.</param>
        public bool Say(AudioClip clip, string transcript = null)
        {
            if (_avatar == null || !_speech.TryBegin(clip))
            {
                return false;
            }
            double from = _avatar.SourcePlayhead;
            if (!string.IsNullOrEmpty(transcript) && !double.IsNaN(from))
            {
                _avatar.SendTranscript(Transcript.Spread(transcript, (long)from, clip.length));
            }
            return true;
        }

        /// <summary>The same with the words' own times on the session clock.</summary>
        public bool Say(AudioClip clip, IReadOnlyList<TimedWord> words)
        {
            return Say(clip) && _avatar.SendTranscript(words);
        }

        /// <summary>Sends no more of the clip and lets the agent fall silent now.</summary>
        public void StopSaying()
        {
            _speech.End();
            if (_avatar != null)
            {
                _avatar.Interrupt();
            }
        }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            AudioSettings.OnAudioConfigurationChanged += TakeNewOutput;
            _source = GetComponent<AudioSource>();
            MeasureOutput();
            Play();
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= TakeNewOutput;
            _player.Steer(null, double.NaN, 0, (int)_outputRate);
            _speech.End();
            _source.Stop();
            _source.clip = null;
            Destroy(_carrier);
            if (_avatar != null)
            {
                _avatar.OutputLatencyMilliseconds = 0;
            }
        }

        private void Update()
        {
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            double wanted = _avatar == null ? double.NaN : _avatar.SourcePlayhead;
            _player.Steer(client?.AgentVoice, wanted, MonotonicClock.Microseconds, (int)_outputRate);
            if (client == null)
            {
                return;
            }
            _speech.Send(client, Time.unscaledDeltaTime);
            if (Time.unscaledTime >= _nextReport && !double.IsNaN(_avatar.Playhead))
            {
                _nextReport = Time.unscaledTime + ReportInterval;
                client.SendPlayhead((long)_avatar.Playhead);
            }
        }

        private void TakeNewOutput(bool deviceWasChanged)
        {
            // Unity stops all sources when the output changes.
            MeasureOutput();
            Play();
        }

        private void MeasureOutput()
        {
            _outputRate = AudioSettings.outputSampleRate;
            AudioSettings.GetDSPBufferSize(out int length, out int buffers);
            if (_avatar != null)
            {
                _avatar.OutputLatencyMilliseconds = _outputLatency + 1000.0 * length * buffers / _outputRate;
            }
        }

        private void Play()
        {
            // A clip of ones: by the time a filter sees it, it carries the source's volume, mute and place in space.
            if (_carrier == null)
            {
                var ones = new float[AudioSettings.outputSampleRate];
                Array.Fill(ones, 1f);
                _carrier = AudioClip.Create("Avatar Bridge Voice", ones.Length, 1, ones.Length, false);
                _carrier.SetData(ones, 0);
            }
            _source.clip = _carrier;
            _source.loop = true;
            _source.Play();
        }

        /// <summary>Called by Unity on its audio thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            if (channels < 1)
            {
                return;
            }
            int frames = data.Length / channels;
            if (_mono.Length < frames)
            {
                _mono = new float[frames];
            }
            _player.Read(_mono.AsSpan(0, frames), MonotonicClock.Microseconds);
            for (int i = 0; i < data.Length; i++)
            {
                data[i] *= _mono[i / channels];
            }
        }
    }
}

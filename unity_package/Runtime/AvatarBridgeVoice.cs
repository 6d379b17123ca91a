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
        private readonly VoiceCarrier _carrier = new VoiceCarrier();
        private AvatarBridgeAvatar _heldBack;
        private float[] _mono = new float[4096];
        private int _outputRate = SessionClock.Rate;
        private double _bufferMilliseconds;
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
            set => _outputLatency = Mathf.Max(0f, value);
        }

        /// <summary>The sample of the session clock that the output gets next; NaN while it is silent.</summary>
        public double Position => _player.Position;

        /// <summary>Whether a clip waits, is being said, or is still to be heard.</summary>
        public bool IsSaying => _speech.IsActive(_avatar == null ? double.NaN : _avatar.SourcePlayhead);

        /// <summary>Why the last <see cref="Say(AudioClip, string)"/> did not work; null if it did.</summary>
        public string SpeechProblem => _speech.Problem;

        /// <summary>The agent says a clip, after those it has not finished. What is heard is the sidecar's stream, with lips in sync.</summary>
        /// <param name="clip">Imported with the load type Decompress On Load.</param>
        /// <param name="transcript">Its words; their times are spread over the clip by their lengths.</param>
        public bool Say(AudioClip clip, string transcript = null) => _speech.TryAdd(clip, transcript, null);

        /// <summary>The same with the words' own times, in samples at 48 kHz from the clip's beginning.</summary>
        public bool Say(AudioClip clip, IReadOnlyList<TimedWord> words) => _speech.TryAdd(clip, null, words);

        /// <summary>The agent falls silent now, and what waits is not said. <see cref="AvatarBridgeAvatar.Interrupt"/> does the same.</summary>
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
            if (PlatformLimits.Network != null)
            {
                // No voice can come, and filters, which make it of the carrier, are not called in the browser.
                enabled = false;
                return;
            }
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            AudioSettings.OnAudioConfigurationChanged += TakeNewOutput;
            MeasureOutput();
            _carrier.Play(GetComponent<AudioSource>());
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= TakeNewOutput;
            _player.Steer(null, double.NaN, 0, _outputRate);
            _speech.End();
            _carrier.Stop();
            HoldBack(null);
        }

        // After the avatar has moved its playhead on or not; the time of that goes with it.
        private void LateUpdate()
        {
            HoldBack(_avatar);
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            if (client == null)
            {
                _player.Steer(null, double.NaN, 0, _outputRate);
                return;
            }
            StreamPlayback playback = _avatar.Playback;
            _player.Steer(client.AgentVoice, playback.SourcePlayhead, playback.SourceTime, _outputRate);
            if (_speech.TakeInterruption(client, playback.SourcePlayhead))
            {
                // What was sent after the other's interruption and before we were told of it.
                _avatar.Interrupt();
            }
            _speech.Send(client, playback.SourcePlayhead);
            if (Time.unscaledTime >= _nextReport && !double.IsNaN(playback.Playhead) && _carrier.IsPlaying)
            {
                _nextReport = Time.unscaledTime + ReportInterval;
                client.SendPlayhead((long)playback.Playhead);
            }
        }

        /// <summary>Holds the motion of one avatar back by what the output takes, and of no other any more.</summary>
        private void HoldBack(AvatarBridgeAvatar avatar)
        {
            if (_heldBack != avatar)
            {
                if (_heldBack != null)
                {
                    _heldBack.OutputLatencyMilliseconds = 0;
                    _heldBack.Events.Interrupting -= EndSpeech;
                }
                if (avatar != null)
                {
                    avatar.Events.Interrupting += EndSpeech;
                }
                _heldBack = avatar;
            }
            if (avatar != null)
            {
                avatar.OutputLatencyMilliseconds = _outputLatency + _bufferMilliseconds;
            }
        }

        private void EndSpeech() => _speech.ExpectInterruption(_heldBack.Client);

        private void TakeNewOutput(bool deviceWasChanged)
        {
            MeasureOutput();
            _carrier.Play(GetComponent<AudioSource>());
        }

        private void MeasureOutput()
        {
            _outputRate = AudioSettings.outputSampleRate;
            AudioSettings.GetDSPBufferSize(out int length, out int buffers);
            _bufferMilliseconds = 1000.0 * length * buffers / _outputRate;
        }

        /// <summary>Called by Unity on its audio thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
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

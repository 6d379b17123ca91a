using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Plays the agent's voice from the stream through the AudioSource beside it, at the place where the motion is, and
    /// tells the sidecar what is being heard. The motion is held back by what the audio output takes.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Voice")]
    [RequireComponent(typeof(AudioSource))]
    public sealed class AvatarBridgeVoice : MonoBehaviour
    {
        private const double JumpSamples = 0.08 * SessionClock.Rate;
        private const double LargestRateChange = 0.02;
        private const double CatchUpSamples = 0.5 * SessionClock.Rate;
        private const float ReportInterval = 0.2f;

        [SerializeField]
        private AvatarBridgeAvatar _avatar;

        private volatile SoundBuffer _voice;
        private float[] _mono = new float[4096];
        private double _wanted = double.NaN;
        private double _position = double.NaN;
        private double _outputRate;
        private float _nextReport;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            _outputRate = AudioSettings.outputSampleRate;
            AudioSettings.GetDSPBufferSize(out int length, out int buffers);
            if (_avatar != null)
            {
                _avatar.OutputLatencyMilliseconds = 1000.0 * length * buffers / _outputRate;
            }
            // A source without a clip still calls the filter while it plays.
            AudioSource source = GetComponent<AudioSource>();
            source.loop = true;
            source.Play();
        }

        private void OnDisable()
        {
            _voice = null;
            _position = double.NaN;
            if (_avatar != null)
            {
                _avatar.OutputLatencyMilliseconds = 0;
            }
        }

        private void Update()
        {
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            _voice = client?.AgentVoice;
            System.Threading.Volatile.Write(ref _wanted, _avatar == null ? double.NaN : _avatar.SourcePlayhead);
            if (client != null && Time.unscaledTime >= _nextReport && !double.IsNaN(_avatar.Playhead))
            {
                _nextReport = Time.unscaledTime + ReportInterval;
                client.SendPlayhead((long)_avatar.Playhead);
            }
        }

        /// <summary>Called by Unity on its audio thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            SoundBuffer voice = _voice;
            double wanted = System.Threading.Volatile.Read(ref _wanted);
            if (voice == null || double.IsNaN(wanted) || channels < 1)
            {
                return;
            }
            int frames = data.Length / channels;
            if (_mono.Length < frames)
            {
                _mono = new float[frames];
            }
            bool jumps = double.IsNaN(_position) || System.Math.Abs(wanted - _position) > JumpSamples;
            _position = jumps ? wanted : _position;
            double change = System.Math.Max(-LargestRateChange, System.Math.Min(LargestRateChange, (wanted - _position) / CatchUpSamples));
            double step = SessionClock.Rate / _outputRate * (1 + change);
            voice.Read(_position, step, new System.Span<float>(_mono, 0, frames));
            _position += step * frames;
            for (int i = 0; i < data.Length; i++)
            {
                data[i] += _mono[i / channels];
            }
        }
    }
}

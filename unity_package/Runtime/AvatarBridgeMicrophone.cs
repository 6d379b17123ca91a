using System;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Sends what a microphone hears to the sidecar as the user's voice, or as that of the character. Asks for the permission
    /// first where the system wants that, and opens the device again after it was unplugged.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Microphone")]
    public sealed class AvatarBridgeMicrophone : MonoBehaviour
    {
        private const float ShortestRetry = 0.5f;
        private const float LongestRetry = 8f;
        // The character's own sound has to be there before its time has come on the sidecar's clock: longer than a block and
        // a slow frame. More than what a placement puts up with, so that another speaker is placed anew.
        private const double AgentDelaySamples = 0.08 * SessionClock.Rate;
        private const double SamplesPerMicrosecond = SessionClock.Rate / 1e6;

        [SerializeField]
        [Tooltip("Whom the user talks to. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        [Tooltip("User: the character listens to what is heard. Agent: it speaks with that voice, as the avatar of who wears the headset.")]
        private Speaker _speaker = Speaker.User;

        [SerializeField]
        [Tooltip("Empty: the system's own choice.")]
        private string _device = "";

        [SerializeField]
        [Tooltip("Silence is sent instead: push to talk.")]
        private bool _mute = false;

        private readonly MicrophoneCapture _capture = new MicrophoneCapture();
        private readonly LivePlacement _placement = new LivePlacement();
        private float _nextTry;
        private float _retry = ShortestRetry;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>Whose voice it is that is heard. Takes effect at once.</summary>
        public Speaker Speaker
        {
            get => _speaker;
            set => _speaker = value;
        }

        /// <summary>The device's name, as Unity lists it; empty for the system's own choice. Takes effect at once.</summary>
        public string Device
        {
            get => _device;
            set
            {
                _device = value;
                Reopen();
            }
        }

        /// <summary>While true silence is sent: the character hears that nobody speaks.</summary>
        public bool Mute
        {
            get => _mute;
            set => _mute = value;
        }

        /// <summary>Root mean square of the last 20 ms, 0 to 1, for a meter; what is muted shows, too.</summary>
        public float Level { get; private set; }

        /// <summary>Samples that were not taken because the sidecar is away.</summary>
        public long DroppedSamples { get; private set; }

        /// <summary>Samples that were lost because the game stood still for longer than the device remembers.</summary>
        public long OverrunSamples => _capture.Overrun;

        /// <summary>In words why nothing is heard; null while a device is open.</summary>
        public string Problem { get; private set; }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            AudioSettings.OnAudioConfigurationChanged += TakeNewDevices;
            MicrophonePermission.Ask();
            Reopen();
            TryOpen();
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= TakeNewDevices;
            Close();
        }

        private void Update()
        {
            float now = Time.unscaledTime;
            if (_capture.IsOpen && !_capture.TryAdvance(now))
            {
                Close();
                Problem = "The microphone was unplugged, or gives nothing any more.";
                _nextTry = now + _retry;
            }
            if (!_capture.IsOpen && now >= _nextTry)
            {
                TryOpen();
            }
            if (_capture.IsOpen)
            {
                Send();
            }
        }

        private void TakeNewDevices(bool deviceWasChanged) => Reopen();

        private void Reopen()
        {
            Close();
            _retry = ShortestRetry;
            _nextTry = 0f;
        }

        private void Close()
        {
            _capture.Close();
            Level = 0f;
        }

        private void TryOpen()
        {
            float now = Time.unscaledTime;
            string device = string.IsNullOrEmpty(_device) ? null : _device;
            bool given = MicrophonePermission.IsGiven;
            Problem = given ? FindProblem(device) ?? _capture.Open(device, now) : "This program may not use the microphone: allow it in the system's settings.";
            _nextTry = now + _retry;
            // A user who is being asked for the permission is not kept waiting afterwards.
            _retry = given ? Mathf.Min(2f * _retry, LongestRetry) : ShortestRetry;
        }

        private static string FindProblem(string device)
        {
            string[] devices = Microphone.devices;
            if (devices.Length == 0)
            {
                return PlatformLimits.Microphone ?? "No microphone is connected.";
            }
            return device == null || Array.IndexOf(devices, device) >= 0 ? null : "There is no microphone '" + device + "'.";
        }

        private void Send()
        {
            BridgeClient client = _avatar == null ? null : _avatar.Client;
            bool agent = _speaker == Speaker.Agent;
            double heard = client == null ? double.NaN : client.SessionSample;
            if (agent && client != null)
            {
                heard += AgentDelaySamples + client.Clock.RoundTrip * SamplesPerMicrosecond;
            }
            _retry = _capture.HasHeard ? ShortestRetry : _retry;
            for (int waiting = _capture.Waiting; _capture.TryRead(out Span<float> block); waiting -= block.Length)
            {
                Level = Measure(block);
                if (_mute)
                {
                    block.Clear();
                }
                double captured = heard - (double)waiting * SessionClock.Rate / _capture.Rate;
                long? place = _placement.Place(captured, block.Length, _capture.Rate);
                if (client == null || !client.SendAudio(agent ? WireConstants.SpeakerAgent : WireConstants.SpeakerUser, block, _capture.Rate, place))
                {
                    DroppedSamples += block.Length;
                }
            }
        }

        private static float Measure(ReadOnlySpan<float> block)
        {
            double square = 0;
            foreach (float sample in block)
            {
                square += sample * sample;
            }
            return Mathf.Sqrt((float)(square / block.Length));
        }
    }
}

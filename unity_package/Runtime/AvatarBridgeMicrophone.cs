using System;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Sends what a microphone hears to the sidecar as the user's voice. Asks for the permission first where the system wants
    /// that, and opens the device again after it was unplugged.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Microphone")]
    public sealed class AvatarBridgeMicrophone : MonoBehaviour
    {
        private const int RingSeconds = 1;
        private const int UsualRate = 48000;
        private const int BlocksPerSecond = 50;
        private const float RetrySeconds = 2f;

        [SerializeField]
        [Tooltip("Whom the user talks to. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        [Tooltip("Empty: the system's own choice.")]
        private string _device = "";

        [SerializeField]
        [Tooltip("Silence is sent instead: push to talk.")]
        private bool _mute = false;

        private float[] _block = new float[0];
        private AudioClip _clip;
        private string _opened;
        private int _read;
        private float _nextTry;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>The device's name, as Unity lists it; empty for the system's own choice. Takes effect at once.</summary>
        public string Device
        {
            get => _device;
            set
            {
                _device = value;
                Close();
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

        /// <summary>In words why nothing is heard; null while a device is open.</summary>
        public string Problem { get; private set; }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            _nextTry = 0f;
            MicrophonePermission.Ask();
            TryOpen();
        }

        private void OnDisable() => Close();

        private void Update()
        {
            if (_clip != null && !Microphone.IsRecording(_opened))
            {
                Close();
                Problem = "The microphone was unplugged.";
            }
            if (_clip == null && Time.unscaledTime >= _nextTry)
            {
                TryOpen();
            }
            if (_clip != null)
            {
                Send();
            }
        }

        private void TryOpen()
        {
            _nextTry = Time.unscaledTime + RetrySeconds;
            Problem = FindProblem();
            if (Problem != null)
            {
                return;
            }
            _opened = string.IsNullOrEmpty(_device) ? null : _device;
            Microphone.GetDeviceCaps(_opened, out int lowest, out int highest);
            // Both 0: the device takes any rate.
            int rate = highest == 0 ? UsualRate : Mathf.Clamp(UsualRate, lowest, highest);
            _clip = Microphone.Start(_opened, true, RingSeconds, rate);
            if (_clip == null)
            {
                Problem = "The microphone does not open; another program may have it.";
                return;
            }
            _block = new float[_clip.frequency / BlocksPerSecond * _clip.channels];
            _read = 0;
        }

        private string FindProblem()
        {
            if (!MicrophonePermission.IsGiven)
            {
                return "This program may not use the microphone: allow it in the system's settings.";
            }
            if (Microphone.devices.Length == 0)
            {
                return "No microphone is connected.";
            }
            bool known = string.IsNullOrEmpty(_device) || Array.IndexOf(Microphone.devices, _device) >= 0;
            return known ? null : "There is no microphone '" + _device + "'.";
        }

        private void Close()
        {
            if (_clip != null)
            {
                Microphone.End(_opened);
                Destroy(_clip);
            }
            _clip = null;
            Level = 0f;
        }

        private void Send()
        {
            int length = _clip.samples;
            int block = _block.Length / _clip.channels;
            int written = Microphone.GetPosition(_opened);
            // Whole blocks of 20 ms; the rest waits for the next frame.
            for (int waiting = (written - _read + length) % length; waiting >= block; waiting -= block)
            {
                _clip.GetData(_block, _read);
                _read = (_read + block) % length;
                Measure();
                BridgeClient client = _avatar == null ? null : _avatar.Client;
                if (client == null || !client.SendAudio(WireConstants.SpeakerUser, _block.AsSpan(0, block), _clip.frequency))
                {
                    DroppedSamples += block;
                }
            }
        }

        /// <summary>Mixes the block to its first channel, in place, and notes how loud it is.</summary>
        private void Measure()
        {
            int channels = _clip.channels;
            int block = _block.Length / channels;
            double square = 0;
            for (int i = 0; i < block; i++)
            {
                float sum = 0f;
                for (int c = 0; c < channels; c++)
                {
                    sum += _block[i * channels + c];
                }
                sum /= channels;
                square += sum * sum;
                _block[i] = _mute ? 0f : sum;
            }
            Level = Mathf.Sqrt((float)(square / block));
        }
    }
}

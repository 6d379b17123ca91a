using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Plays a recording on an avatar, with its voice. While it is enabled its pose is shown in place of the stream's, also
    /// when it is paused; disable it to give the character back.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Recording Player")]
    public sealed class RecordingPlayer : MonoBehaviour
    {
        // A voice this far ahead of the lips is noticed (ITU-R BT.1359-1; behind them, only at 125 ms).
        private const double LargestVoiceDrift = 0.045;

        [SerializeField]
        [Tooltip("The character. Empty: the one on this object or above it.")]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        private AvatarBridgeRecording _recording;

        [SerializeField]
        [Tooltip("Plays the recorded voice. Empty: motion alone.")]
        private AudioSource _voice;

        [SerializeField]
        private bool _playOnEnable = true;

        [SerializeField]
        private bool _loop;

        [SerializeField]
        [Range(0.1f, 4f)]
        private float _speed = 1f;

        [SerializeField]
        [Range(0f, 1f)]
        [Tooltip("How much of the recording is mixed into what animation has set.")]
        private float _weight = 1f;

        private readonly List<StreamEvent> _passed = new List<StreamEvent>();
        private AvatarBridgeRecording _shown;
        private MotionFrame _pose;
        private AudioClip _clip;
        private double _time;

        /// <summary>An event of the recording was passed while it played.</summary>
        public event Action<StreamEvent> EventPassed;

        /// <summary>A recording that does not loop has come to its end.</summary>
        public event Action Finished;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>A new one begins at its first second.</summary>
        public AvatarBridgeRecording Recording
        {
            get => _recording;
            set
            {
                _recording = value;
                Time = 0;
            }
        }

        public AudioSource Voice
        {
            get => _voice;
            set => _voice = value;
        }

        public bool Loop
        {
            get => _loop;
            set => _loop = value;
        }

        public float Speed
        {
            get => _speed;
            set => _speed = Mathf.Clamp(value, 0.1f, 4f);
        }

        public float Weight
        {
            get => _weight;
            set => _weight = Mathf.Clamp01(value);
        }

        public bool IsPlaying { get; private set; }

        /// <summary>Seconds into the recording; may be set at any time.</summary>
        public double Time
        {
            get => _time;
            set => _time = Math.Max(0, double.IsNaN(value) ? 0 : value);
        }

        /// <summary>Plays on from <see cref="Time"/>, or from the beginning if that is the end.</summary>
        public void Play()
        {
            if (_recording != null && _time >= _recording.Duration)
            {
                _time = 0;
            }
            IsPlaying = true;
        }

        public void Pause()
        {
            IsPlaying = false;
            if (_voice != null)
            {
                _voice.Pause();
            }
        }

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            if (_playOnEnable)
            {
                Play();
            }
        }

        private void OnDisable()
        {
            Pause();
            Forget();
        }

        private void Update()
        {
            RecordedStream stream = _recording == null || _avatar == null ? null : _recording.Stream;
            if (stream == null)
            {
                return;
            }
            if (_recording != _shown)
            {
                Take(stream);
            }
            if (IsPlaying)
            {
                Advance(stream, UnityEngine.Time.deltaTime * _speed);
            }
            stream.Sample(_time, _pose);
            _avatar.Show(stream.Layout, _pose, _weight);
        }

        private void Take(RecordedStream stream)
        {
            Forget();
            _shown = _recording;
            _pose = stream.MakeFrame();
            if (_voice != null)
            {
                _clip = _recording.CreateVoice();
                _voice.clip = _clip;
                _voice.loop = false;
            }
        }

        private void Forget()
        {
            _shown = null;
            if (_clip != null)
            {
                Destroy(_clip);
                _clip = null;
            }
        }

        private void Advance(RecordedStream stream, double seconds)
        {
            double from = _time;
            _time += seconds;
            Tell(stream, from, _time);
            if (_time >= stream.Duration && _loop)
            {
                _time %= stream.Duration;
                Tell(stream, 0, _time);
            }
            else if (_time >= stream.Duration)
            {
                _time = stream.Duration;
                Pause();
                Finished?.Invoke();
                return;
            }
            FollowWithVoice();
        }

        private void Tell(RecordedStream stream, double from, double until)
        {
            _passed.Clear();
            stream.CollectEvents(from, until, _passed);
            for (int i = 0; i < _passed.Count; i++)
            {
                EventPassed?.Invoke(_passed[i]);
            }
        }

        private void FollowWithVoice()
        {
            if (_clip == null || _voice == null)
            {
                return;
            }
            _voice.pitch = _speed;
            if (!_voice.isPlaying)
            {
                _voice.Play();
            }
            double heard = (double)_voice.timeSamples / SessionClock.Rate;
            if (Math.Abs(heard - _time) > LargestVoiceDrift)
            {
                _voice.timeSamples = (int)Math.Min(_clip.samples - 1, _time * SessionClock.Rate);
            }
        }
    }
}

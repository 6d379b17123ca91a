using System;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// A microphone while it is open: what it has heard comes out in blocks of 20 ms, as one channel. Times are seconds of
    /// a clock that goes on while the game stands still.
    /// </summary>
    internal sealed class MicrophoneCapture
    {
        private const int RingSeconds = 2;
        private const int UsualRate = 48000;
        private const int BlocksPerSecond = 50;
        // Systems that keep an unplugged device "recording" give no more samples; a device that opens takes its time.
        private const float LongestSilence = 1.5f;

        private float[] _interleaved = new float[0];
        private float[] _block = new float[0];
        private AudioClip _clip;
        private string _device;
        private int _read;
        private int _written;
        private float _lastHeard;

        public bool IsOpen => _clip != null;

        /// <summary>Whether it has given samples since it was opened.</summary>
        public bool HasHeard { get; private set; }

        /// <summary>Samples a second.</summary>
        public int Rate { get; private set; }

        /// <summary>Samples that were overwritten before they were read, because the game stood still.</summary>
        public long Overrun { get; private set; }

        /// <summary>Samples that wait to be read.</summary>
        public int Waiting => (_written - _read + _clip.samples) % _clip.samples;

        /// <summary>Opens a device; null is the system's choice. In words why not, else null.</summary>
        public string Open(string device, float now)
        {
            Close();
            Microphone.GetDeviceCaps(device, out int lowest, out int highest);
            // Both 0: the device takes any rate. On phones these are hints, and the clip's rate is what counts.
            int rate = highest == 0 ? UsualRate : Mathf.Clamp(UsualRate, lowest, highest);
            _clip = Microphone.Start(device, true, RingSeconds, rate);
            if (_clip == null)
            {
                return "The microphone does not open; another program may have it.";
            }
            _device = device;
            Rate = _clip.frequency;
            _block = new float[Rate / BlocksPerSecond];
            _interleaved = new float[_block.Length * _clip.channels];
            _read = _written = 0;
            _lastHeard = now;
            HasHeard = false;
            return null;
        }

        public void Close()
        {
            if (_clip != null)
            {
                Microphone.End(_device);
                UnityEngine.Object.Destroy(_clip);
            }
            _clip = null;
        }

        /// <summary>Looks how far the device has come; false if it is gone.</summary>
        public bool TryAdvance(float now)
        {
            if (!Microphone.IsRecording(_device))
            {
                return false;
            }
            int written = Microphone.GetPosition(_device);
            float away = now - _lastHeard;
            if (written == _written)
            {
                return away < LongestSilence;
            }
            if (away > RingSeconds - 1f / BlocksPerSecond)
            {
                // All around the ring since: nobody can tell old samples from new ones.
                Overrun += (long)(away * Rate);
                _read = written;
            }
            _written = written;
            _lastHeard = now;
            HasHeard = true;
            return true;
        }

        /// <summary>Takes the oldest block. It is valid until the next.</summary>
        public bool TryRead(out Span<float> block)
        {
            block = _block;
            if (Waiting < _block.Length || !_clip.GetData(_interleaved, _read))
            {
                return false;
            }
            _read = (_read + _block.Length) % _clip.samples;
            int channels = _clip.channels;
            for (int i = 0; i < _block.Length; i++)
            {
                float sum = 0f;
                for (int c = 0; c < channels; c++)
                {
                    sum += _interleaved[i * channels + c];
                }
                _block[i] = sum / channels;
            }
            return true;
        }
    }
}

using System;

namespace UnityEngine
{
    public sealed class AudioSource : Behaviour
    {
        public bool loop { get; set; }

        public bool mute { get; set; }

        public bool playOnAwake { get; set; } = true;

        public bool isPlaying { get; private set; }

        public AudioClip clip { get; set; }

        public float volume { get; set; } = 1f;

        public float pitch { get; set; } = 1f;

        public float spatialBlend { get; set; }

        public int timeSamples { get; set; }

        public void Play() => isPlaying = true;

        public void Stop()
        {
            isPlaying = false;
            timeSamples = 0;
        }

        public void Pause() => isPlaying = false;
    }

    public sealed class AudioClip : Object
    {
        private readonly float[] _data;

        private AudioClip(string name, int samples, int channels, int frequency)
        {
            this.name = name;
            this.samples = samples;
            this.channels = channels;
            this.frequency = frequency;
            _data = new float[samples * channels];
        }

        /// Samples of each channel.
        public int samples { get; }

        public int channels { get; }

        public int frequency { get; }

        public AudioClipLoadType loadType { get; set; }

        public AudioDataLoadState loadState { get; set; } = AudioDataLoadState.Loaded;

        public bool LoadAudioData() => loadState == AudioDataLoadState.Loaded;

        public float length => samples / (float)frequency;

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream)
        {
            return new AudioClip(name, lengthSamples, channels, frequency);
        }

        /// Interleaved; wraps around at the end.
        public bool GetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = _data[(offsetSamples * channels + i) % _data.Length];
            }
            return true;
        }

        public bool SetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                _data[(offsetSamples * channels + i) % _data.Length] = data[i];
            }
            return true;
        }
    }

    public enum AudioClipLoadType
    {
        DecompressOnLoad,
        CompressedInMemory,
        Streaming,
    }

    public enum AudioDataLoadState
    {
        Unloaded,
        Loading,
        Loaded,
        Failed,
    }

    public static class AudioSettings
    {
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged);

        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged;

        /// What another device does.
        public static void ChangeOutput(int rate)
        {
            outputSampleRate = rate;
            OnAudioConfigurationChanged?.Invoke(true);
        }

        public static int outputSampleRate { get; set; } = 48000;

        public static double dspTime { get; set; }

        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers)
        {
            bufferLength = 1024;
            numBuffers = 4;
        }
    }

    public static class Microphone
    {
        public static string[] devices { get; set; } = { "stub" };

        /// What the device is recording into; null when nobody records.
        public static AudioClip Clip { get; private set; }

        public static int Position { get; set; }

        /// What the device can do; 0 and 0 for anything.
        public static (int Lowest, int Highest) Caps { get; set; }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Position = 0;
            return Clip = AudioClip.Create("Microphone", lengthSec * frequency, 1, frequency, false);
        }

        public static bool IsRecording(string deviceName) => Clip != null && devices.Length > 0;

        public static int GetPosition(string deviceName) => Position;

        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = Caps.Lowest;
            maxFreq = Caps.Highest;
        }

        public static void End(string deviceName) => Clip = null;
    }
}

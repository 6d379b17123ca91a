using System;

namespace UnityEngine
{
    public sealed class AudioClip : Object
    {
        private readonly float[] _data;
        private readonly int _output = AudioSettings.Changes;

        private AudioClip(string name, int samples, int channels, int frequency)
        {
            if (name == null || samples <= 0 || channels <= 0 || frequency <= 0)
            {
                throw new ArgumentException("a created clip needs a name, a length, channels and a frequency");
            }
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

        /// Whether a script filled it: it then can be read in any state. Unity does not say which state that is.
        public bool IsMade { get; set; }

        /// True if it is loaded or begins to load.
        public bool LoadAudioData()
        {
            if (IsMade)
            {
                return false;
            }
            loadState = loadState == AudioDataLoadState.Unloaded ? AudioDataLoadState.Loading : loadState;
            return loadState != AudioDataLoadState.Failed;
        }

        public float length => samples / (float)frequency;

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream)
        {
            return new AudioClip(name, lengthSamples, channels, frequency);
        }

        /// Interleaved; wraps around at the end. Silence of clips that are not decompressed.
        public bool GetData(float[] data, int offsetSamples)
        {
            if (loadState != AudioDataLoadState.Loaded && !IsMade)
            {
                return false;
            }
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = loadType == AudioClipLoadType.DecompressOnLoad ? _data[(offsetSamples * channels + i) % _data.Length] : 0f;
            }
            return true;
        }

        public bool SetData(float[] data, int offsetSamples)
        {
            if (offsetSamples < 0 || offsetSamples >= samples || data == null || data.Length == 0)
            {
                throw new ArgumentException("AudioClip.SetData failed; invalid offsetSamples or data");
            }
            for (int i = 0; i < data.Length; i++)
            {
                _data[(offsetSamples * channels + i) % _data.Length] = data[i];
            }
            return true;
        }

        /// What the mixer finds; what a script has made is lost when the output changes.
        internal float At(int sample, int channel)
        {
            return _output == AudioSettings.Changes ? _data[sample * channels + channel % channels] : 0f;
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

        internal static int Changes { get; private set; }

        /// What another device does: everything stops playing, and scripts are told.
        public static void ChangeOutput(int rate)
        {
            outputSampleRate = rate;
            Changes++;
            foreach (GameObject game in Scene.All)
            {
                foreach (AudioSource source in game.GetComponents<AudioSource>())
                {
                    source.Stop();
                }
            }
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
}

using System;

namespace UnityEngine
{
    public sealed class AudioSource : Behaviour
    {
        public bool loop { get; set; }

        public bool isPlaying { get; private set; }

        public AudioClip clip { get; set; }

        public void Play() => isPlaying = true;

        public void Stop() => isPlaying = false;
    }

    public sealed class AudioClip : Object
    {
        private readonly float[] _ring;

        public AudioClip(int samples, int frequency)
        {
            _ring = new float[samples];
            this.frequency = frequency;
        }

        public int samples => _ring.Length;

        public int frequency { get; }

        public bool GetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = _ring[(offsetSamples + i) % _ring.Length];
            }
            return true;
        }

        public void Write(int at, float[] data)
        {
            for (int i = 0; i < data.Length; i++)
            {
                _ring[(at + i) % _ring.Length] = data[i];
            }
        }
    }

    public static class AudioSettings
    {
        public static int outputSampleRate { get; set; } = 48000;

        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers)
        {
            bufferLength = 1024;
            numBuffers = 4;
        }
    }

    public static class Microphone
    {
        public static string[] devices { get; set; } = { "stub" };

        public static AudioClip Clip { get; private set; }

        public static int Position { get; set; }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Position = 0;
            return Clip = new AudioClip(lengthSec * frequency, frequency);
        }

        public static int GetPosition(string deviceName) => Position;

        public static void End(string deviceName) => Clip = null;
    }
}

namespace UnityEngine
{
    public sealed class AudioSource : Behaviour
    {
        private bool _playing;
        private double _at;

        public bool loop { get; set; }

        public bool mute { get; set; }

        public bool playOnAwake { get; set; } = true;

        public bool isPlaying => _playing && isActiveAndEnabled;

        public AudioClip clip { get; set; }

        public float volume { get; set; } = 1f;

        public float pitch { get; set; } = 1f;

        public float spatialBlend { get; set; }

        public bool spatialize { get; set; }

        public bool spatializePostEffects { get; set; }

        public bool bypassEffects { get; set; }

        public bool ignoreListenerPause { get; set; }

        public int timeSamples
        {
            get => (int)_at;
            set => _at = value;
        }

        /// What distance and direction make of it, by channel, when it is spatial; all of it without.
        public float[] Place { get; set; }

        public void Play()
        {
            _at = 0;
            _playing = true;
        }

        public void Stop()
        {
            _at = 0;
            _playing = false;
        }

        public void Pause() => _playing = false;

        public void UnPause() => _playing = true;

        /// The next block of its sound as filters get it: with volume and place, interleaved.
        internal void Take(float[] block, int channels)
        {
            double step = clip == null ? 0 : pitch * clip.frequency / (double)AudioSettings.outputSampleRate;
            for (int i = 0; i < block.Length / channels && _playing; i++, _at += step)
            {
                if (clip != null && _at >= clip.samples)
                {
                    _at -= loop ? clip.samples : 0;
                    _playing = loop;
                }
                for (int c = 0; c < channels && _playing && clip != null; c++)
                {
                    float gain = mute ? 0f : volume * (spatialBlend > 0f && Place != null ? Place[c] : 1f);
                    block[i * channels + c] = gain * clip.At((int)_at, c);
                }
            }
        }
    }

    public sealed class AudioListener : Behaviour
    {
        public static bool pause { get; set; }

        public static float volume { get; set; } = 1f;
    }
}

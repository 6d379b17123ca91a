using System.Reflection;

namespace UnityEngine
{
    /// What Unity's mixer does on its own thread: the blocks of all sources, through the filters beside them.
    public static class SoundCard
    {
        /// The next block of everything that plays, interleaved.
        public static float[] Mix(int frames, int channels)
        {
            var mixed = new float[frames * channels];
            foreach (GameObject game in Scene.All)
            {
                foreach (AudioSource source in game.GetComponents<AudioSource>())
                {
                    if (source.isPlaying && (!AudioListener.pause || source.ignoreListenerPause))
                    {
                        float[] block = Filtered(source, frames, channels);
                        for (int i = 0; i < mixed.Length; i++)
                        {
                            mixed[i] += AudioListener.volume * block[i];
                        }
                    }
                }
            }
            return mixed;
        }

        private static float[] Filtered(AudioSource source, int frames, int channels)
        {
            var block = new float[frames * channels];
            source.Take(block, channels);
            foreach (MonoBehaviour script in source.gameObject.GetComponents<MonoBehaviour>())
            {
                if (!source.bypassEffects && script.IsOn && GameLoop.HasFilter(script))
                {
                    GameLoop.Filter(script, block, channels);
                }
            }
            return block;
        }
    }
}

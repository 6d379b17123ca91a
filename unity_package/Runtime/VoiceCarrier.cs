using System;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// A clip of ones that a source plays: by the time a filter beside the source sees it, it carries the source's volume,
    /// mute, and place in space, by which the filter multiplies what is to be heard. Without a clip a filter's sound
    /// would be the same everywhere.
    /// </summary>
    internal sealed class VoiceCarrier
    {
        private AudioSource _source;
        private AudioClip _ones;
        private AudioClip _before;
        private bool _loopBefore;
        private bool _spatializedLateBefore;
        private bool _bypassedBefore;

        public bool IsPlaying => _source != null && _source.isPlaying;

        /// <summary>Begins, or begins again after the output has changed: Unity then stops all sources and loses made clips.</summary>
        public void Play(AudioSource source)
        {
            if (_source == null)
            {
                _source = source;
                _before = source.clip;
                _loopBefore = source.loop;
                _spatializedLateBefore = source.spatializePostEffects;
                _bypassedBefore = source.bypassEffects;
            }
            Forget();
            var ones = new float[AudioSettings.outputSampleRate];
            Array.Fill(ones, 1f);
            _ones = AudioClip.Create("Avatar Bridge Voice", ones.Length, 1, ones.Length, false);
            _ones.SetData(ones, 0);
            source.clip = _ones;
            source.loop = true;
            // A spatializer has to come after the filter, and the filter must not be left out: it would place ones.
            source.spatializePostEffects = true;
            source.bypassEffects = false;
            source.Play();
        }

        /// <summary>Leaves the source as it was.</summary>
        public void Stop()
        {
            if (_source != null)
            {
                _source.Stop();
                _source.clip = _before;
                _source.loop = _loopBefore;
                _source.spatializePostEffects = _spatializedLateBefore;
                _source.bypassEffects = _bypassedBefore;
            }
            _source = null;
            Forget();
        }

        private void Forget()
        {
            if (_ones != null)
            {
                UnityEngine.Object.Destroy(_ones);
            }
            _ones = null;
        }
    }
}

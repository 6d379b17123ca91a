using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>A clip that waits to be said, and its words.</summary>
    internal sealed class SpeechLine
    {
        public SpeechLine(AudioClip clip, string transcript, IReadOnlyList<TimedWord> words)
        {
            Clip = clip;
            Transcript = transcript;
            Words = words;
        }

        public AudioClip Clip { get; }

        /// <summary>Words without times; null if there are none.</summary>
        public string Transcript { get; }

        /// <summary>Words with times from the clip's beginning; null if there are none.</summary>
        public IReadOnlyList<TimedWord> Words { get; }

        /// <summary>The words on the session clock when the clip begins at a sample; null without words.</summary>
        public List<TimedWord> Place(long first)
        {
            if (Words == null)
            {
                return string.IsNullOrEmpty(Transcript) ? null : AvatarBridge.Transcript.Spread(Transcript, first, Clip.length);
            }
            var placed = new List<TimedWord>();
            foreach (TimedWord word in Words)
            {
                placed.Add(new TimedWord(word.Text, first + word.FirstSample, first + word.EndSample));
            }
            return placed;
        }
    }
}

using System;
using System.Collections.Generic;
using AvatarBridge.Core;

namespace AvatarBridge
{
    /// <summary>Text without times as words with times.</summary>
    public static class Transcript
    {
        // Of fluent English: about 15 letters a second, and a pause between words.
        private const double SecondsPerLetter = 0.055;
        private const double SecondsPerPause = 0.06;

        /// <summary>The same words stretched or squeezed so that they fill so many seconds.</summary>
        public static List<TimedWord> Spread(string text, long firstSample, double seconds)
        {
            List<TimedWord> words = Spread(text, firstSample);
            if (words.Count == 0)
            {
                return words;
            }
            double scale = seconds * SessionClock.Rate / (words[words.Count - 1].EndSample - firstSample);
            long At(long sample) => firstSample + (long)((sample - firstSample) * scale);
            return words.ConvertAll(word => new TimedWord(word.Text, At(word.FirstSample), At(word.EndSample)));
        }

        /// <summary>Words one after the other from a sample of the session clock on, each as long as its letters suggest.</summary>
        public static List<TimedWord> Spread(string text, long firstSample)
        {
            var words = new List<TimedWord>();
            double at = firstSample;
            foreach (string word in (text ?? "").Split((char[])null, StringSplitOptions.RemoveEmptyEntries))
            {
                double end = at + (SecondsPerPause + word.Length * SecondsPerLetter) * SessionClock.Rate;
                words.Add(new TimedWord(word, (long)at, (long)end));
                at = end;
            }
            return words;
        }
    }
}

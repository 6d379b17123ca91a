using System;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>What AnimationClips call Mecanim's muscles. Only the fingers' names differ from HumanTrait's.</summary>
    internal static class MuscleProperties
    {
        private static readonly string[] Fingers = { "Thumb", "Index", "Middle", "Ring", "Little" };

        /// <summary>One for each muscle, in HumanTrait's order.</summary>
        public static string[] Names => Array.ConvertAll(HumanTrait.MuscleName, Of);

        /// <summary>"Left Thumb 1 Stretched" is "LeftHand.Thumb.1 Stretched" in a clip.</summary>
        public static string Of(string muscle)
        {
            string[] words = muscle.Split(new[] { ' ' }, 3);
            bool finger = words.Length == 3 && Array.IndexOf(Fingers, words[1]) >= 0;
            return finger ? words[0] + "Hand." + words[1] + "." + words[2] : muscle;
        }
    }
}

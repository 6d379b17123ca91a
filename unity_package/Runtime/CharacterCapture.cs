using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// The character an avatar drives, captured again after it has changed. While it cannot be, as while its model is loaded
    /// anew, it is tried again now and then, and what is wrong is logged once.
    /// </summary>
    internal sealed class CharacterCapture
    {
        private const float RetryAfter = 0.5f;

        private float _untilRetry;

        /// <summary>The character as it was captured last; null before that and after it failed.</summary>
        public CharacterRig Rig { get; private set; }

        /// <summary>Why it cannot be driven; null if it can.</summary>
        public string Problem { get; private set; }

        public bool TryTake(GameObject character, FaceMapping mapping)
        {
            Rig = CharacterRig.Capture(character, mapping);
            Rig = IsRefused(Rig.Description.FindProblem(), character) ? null : Rig;
            _untilRetry = RetryAfter;
            return Rig != null;
        }

        /// <summary>Whether there is a problem, which is logged unless it is the one there was before.</summary>
        public bool IsRefused(string problem, GameObject character)
        {
            bool told = problem == Problem;
            Problem = problem;
            if (problem != null && !told)
            {
                Debug.LogError("Avatar Bridge cannot drive '" + character.name + "': " + problem, character);
            }
            return problem != null;
        }

        /// <summary>What is wrong is logged again when it is found the next time.</summary>
        public void ForgetProblem() => Problem = null;

        /// <summary>Whether to capture in this frame: the character has changed, or is still missing and wanted.</summary>
        public bool IsDue(float seconds, bool isWanted)
        {
            _untilRetry -= seconds;
            return Rig == null ? isWanted && _untilRetry <= 0f : Rig.HasChanged;
        }
    }
}

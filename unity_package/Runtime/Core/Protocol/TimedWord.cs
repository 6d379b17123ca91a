namespace AvatarBridge.Core
{
    /// <summary>A word and when it is spoken, on the session clock.</summary>
    public readonly struct TimedWord
    {
        public TimedWord(string text, long firstSample, long endSample)
        {
            Text = text;
            FirstSample = firstSample;
            EndSample = endSample;
        }

        public string Text { get; }

        public long FirstSample { get; }

        public long EndSample { get; }
    }
}

namespace AvatarBridge.Core
{
    /// <summary>How much delay the jitter buffer may use. All in milliseconds.</summary>
    public sealed class PlayoutOptions
    {
        /// <summary>Jitter assumed until enough frames have been seen.</summary>
        public double FirstJitter { get; set; } = 40;

        /// <summary>Added to the measured jitter.</summary>
        public double Margin { get; set; } = 3;

        /// <summary>Jitter beyond this is not waited for; the stall policy covers it.</summary>
        public double LargestJitter { get; set; } = 250;

        /// <summary>A playhead farther than this from where it should be jumps instead of catching up.</summary>
        public double JumpAfter { get; set; } = 1000;
    }
}

namespace AvatarBridge.Core
{
    /// <summary>What to show when frames fail to come. All in milliseconds.</summary>
    public sealed class StallOptions
    {
        /// <summary>How far the motion is carried on beyond the newest frame, slowing down.</summary>
        public double Predict { get; set; } = 60;

        /// <summary>How long the last pose is then held.</summary>
        public double Hold { get; set; } = 500;

        /// <summary>How long the way from there to the idle pose takes.</summary>
        public double EaseToIdle { get; set; } = 800;

        /// <summary>When frames come again, half of the distance to them is made up in this time.</summary>
        public double RecoverHalfLife { get; set; } = 70;
    }
}

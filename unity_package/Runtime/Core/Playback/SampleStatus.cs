namespace AvatarBridge.Core
{
    /// <summary>How the playhead lies to the frames that have come.</summary>
    public enum SampleStatus
    {
        /// <summary>Between two frames, or on one.</summary>
        Ok,
        /// <summary>No frame yet.</summary>
        Missing,
        /// <summary>Before the oldest frame that is kept; the oldest was given.</summary>
        Behind,
        /// <summary>After the newest frame; the newest was given.</summary>
        Ahead,
    }
}

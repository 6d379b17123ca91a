namespace AvatarBridge.Core
{
    /// <summary>A client's state at one moment, with what is wrong in words.</summary>
    public sealed class BridgeStatus
    {
        internal BridgeStatus(BridgeState state, string sentence, string lastProblem, WelcomeMessage welcome, int reconnects)
        {
            State = state;
            Sentence = sentence;
            LastProblem = lastProblem;
            Welcome = welcome;
            Reconnects = reconnects;
        }

        public BridgeState State { get; }

        /// <summary>What is going on, or what is wrong and what to do about it.</summary>
        public string Sentence { get; }

        /// <summary>The last thing that went wrong; null if nothing has.</summary>
        public string LastProblem { get; }

        /// <summary>The sidecar's last welcome; null before it.</summary>
        public WelcomeMessage Welcome { get; }

        public int Reconnects { get; }
    }
}

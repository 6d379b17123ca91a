namespace AvatarBridge.Core
{
    /// <summary>Says in one sentence what is going on, or what is wrong and what to do.</summary>
    internal static class StatusSentence
    {
        private const long FramesAreDue = 1000000;

        public static string Of(
            BridgeState state,
            string problem,
            BridgeClientOptions options,
            MotionStream own,
            ZmtpConnectionState? frames,
            string framesProblem,
            ControlSession session)
        {
            switch (state)
            {
                case BridgeState.Stopped:
                    return "Stopped.";
                case BridgeState.BadAddress:
                    return Capital(problem) + ".";
                case BridgeState.Connecting:
                    return "Connecting to " + options.ControlAddress + Because(problem) + ".";
                case BridgeState.Greeting:
                    return "Connected to " + options.ControlAddress + ", waiting for the sidecar's welcome.";
                case BridgeState.Refused:
                    return "The sidecar refused: " + problem;
                default:
                    return Running(own, frames, framesProblem, session.AwaitsLayout) + Refusal(session.Refused);
            }
        }

        private static string Running(MotionStream own, ZmtpConnectionState? frames, string framesProblem, bool awaitsLayout)
        {
            if (frames != ZmtpConnectionState.Ready)
            {
                return "Welcomed, but the frame socket is not connected" + Because(framesProblem) + ".";
            }
            if (own == null)
            {
                return "Connected; no rig of its own, watching only.";
            }
            if (own.Binding == null || awaitsLayout)
            {
                return "Connected; waiting for the layout of '" + own.Subject + "'.";
            }
            if (own.Counters[FrameStatus.Ok] == 0)
            {
                return own.Counters.Faults > 0
                    ? "Connected, but every frame is unusable: " + own.Counters.FirstFault + "."
                    : "Connected; no frame has come yet. Send speech, or start the sidecar's own source.";
            }
            long silence = MonotonicClock.Microseconds - own.LastFrameAt;
            string mapped = own.Binding.Message.MappedJoints + " joints and " + own.Binding.Layout.Channels.Length + " shapes";
            return silence > FramesAreDue
                ? "Connected, but no frame has come for " + silence / 1000000 + " s."
                : "Moving " + mapped + ".";
        }

        private static string Refusal(RefusedMessage refused) => refused == null ? "" : " The sidecar refused: " + refused.Message + ".";

        private static string Because(string problem) => problem == null ? "" : " (" + problem + ")";

        private static string Capital(string text)
        {
            return string.IsNullOrEmpty(text) ? "" : char.ToUpperInvariant(text[0]) + text.Substring(1);
        }
    }
}

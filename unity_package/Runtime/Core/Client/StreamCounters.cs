namespace AvatarBridge.Core
{
    /// <summary>What came and what was not usable. Written by the receiver's thread, read by anybody.</summary>
    public sealed class StreamCounters
    {
        private readonly long[] _counts = new long[(int)FrameStatus.TooOld + 1];

        /// <summary>Frames that the sequence numbers say were lost on the way.</summary>
        public long Lost { get; internal set; }

        /// <summary>Messages with this outcome.</summary>
        public long this[FrameStatus status] => _counts[(int)status];

        /// <summary>The first outcome that was a fault; Ok if there was none.</summary>
        public FrameStatus FirstFault { get; private set; }

        /// <summary>Messages that could not be used because something is wrong with them.</summary>
        public long Faults
        {
            get
            {
                return this[FrameStatus.Malformed] + this[FrameStatus.WrongVersion] + this[FrameStatus.WrongLength] + this[FrameStatus.NotFinite];
            }
        }

        internal void Count(FrameStatus status)
        {
            _counts[(int)status]++;
            bool fault = status >= FrameStatus.Malformed && status <= FrameStatus.NotFinite && status != FrameStatus.UnknownLayout;
            if (fault && FirstFault == FrameStatus.Ok)
            {
                FirstFault = status;
            }
        }
    }
}

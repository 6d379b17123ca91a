namespace AvatarBridge.Core
{
    /// <summary>A layout and the buffer made for it. Replaced as a whole when the layout changes.</summary>
    public sealed class StreamBinding
    {
        internal StreamBinding(LayoutMessage message, int clockRate)
        {
            Message = message;
            ClockRate = clockRate;
            Buffer = new FrameBuffer(message.Layout.Joints.Length, message.Layout.Channels.Length);
        }

        public LayoutMessage Message { get; }

        public MotionLayout Layout => Message.Layout;

        public FrameBuffer Buffer { get; }

        internal int ClockRate { get; }
    }
}

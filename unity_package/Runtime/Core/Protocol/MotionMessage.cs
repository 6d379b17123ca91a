using System;

namespace AvatarBridge.Core
{
    /// <summary>A motion frame's fields as views of its bytes; <see cref="CopyTo"/> checks and decodes the arrays.</summary>
    public ref struct MotionMessage
    {
        private const int Fields = 9;
        private const int RootBytes = 12;

        public uint LayoutId;
        public long Epoch;
        public long Sequence;
        public long Sample;
        public FrameStamps Stamps;

        private ReadOnlySpan<byte> _root;
        private ReadOnlySpan<byte> _rotations;
        private ReadOnlySpan<byte> _face;

        /// <param name="body">What follows the topic's zero byte.</param>
        public static FrameStatus Read(ReadOnlySpan<byte> body, out MotionMessage message)
        {
            message = default;
            var reader = new MsgPackReader(body);
            if (!FrameHeader.TryRead(ref reader, Fields, out FrameStatus status))
            {
                return status;
            }
            bool read = reader.TryReadUInt32(out message.LayoutId)
                && reader.TryReadInt64(out message.Epoch)
                && reader.TryReadInt64(out message.Sequence)
                && reader.TryReadInt64(out message.Sample)
                && FrameStamps.TryRead(ref reader, out message.Stamps)
                && reader.TryReadBinary(out message._root)
                && reader.TryReadBinary(out message._rotations)
                && reader.TryReadBinary(out message._face);
            bool sane = message.Epoch >= 0 && message.Sequence >= 0 && Math.Abs(message.Sample / 2) <= WireConstants.MaximumSample / 2;
            return read && sane ? FrameStatus.Ok : FrameStatus.Malformed;
        }

        /// <summary>Decodes into a frame of the same layout. On failure the frame's content means nothing.</summary>
        public FrameStatus CopyTo(MotionFrame frame)
        {
            int joints = frame.Rotations.Length / 4;
            int channels = frame.Face.Length;
            bool full = _rotations.Length == 16 * joints && _face.Length == 4 * channels;
            bool compact = _rotations.Length == CompactEncoding.BytesPerRotation * joints && _face.Length == channels;
            if (_root.Length != RootBytes || (!full && !compact))
            {
                return FrameStatus.WrongLength;
            }
            frame.LayoutId = LayoutId;
            frame.Epoch = Epoch;
            frame.Sequence = Sequence;
            frame.Sample = Sample;
            frame.Stamps = Stamps;
            bool finite = WireFloats.TryRead(_root, frame.Root);
            if (full)
            {
                finite &= WireFloats.TryRead(_rotations, frame.Rotations) & WireFloats.TryRead(_face, frame.Face);
                finite = finite && Quaternions.TryNormaliseAll(frame.Rotations);
            }
            else
            {
                CompactEncoding.DecodeRotations(_rotations, frame.Rotations);
                CompactEncoding.DecodeWeights(_face, frame.Face);
            }
            return finite ? FrameStatus.Ok : FrameStatus.NotFinite;
        }
    }
}

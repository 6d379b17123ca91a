using System;

namespace AvatarBridge.Core
{
    /// <summary>A stretch of a voice as a view of its bytes.</summary>
    public ref struct SoundMessage
    {
        private const int Fields = 6;

        public long Epoch;
        public long Sequence;
        /// <summary>Where its first sample lies on the session clock.</summary>
        public long Sample;
        /// <summary>Samples a second of <see cref="Pcm"/>.</summary>
        public int Rate;
        /// <summary>16-bit little-endian mono.</summary>
        public ReadOnlySpan<byte> Pcm;

        /// <param name="body">What follows the topic's zero byte.</param>
        public static FrameStatus Read(ReadOnlySpan<byte> body, out SoundMessage message)
        {
            message = default;
            var reader = new MsgPackReader(body);
            if (!FrameHeader.TryRead(ref reader, Fields, out FrameStatus status))
            {
                return status;
            }
            bool read = reader.TryReadInt64(out message.Epoch)
                && reader.TryReadInt64(out message.Sequence)
                && reader.TryReadInt64(out message.Sample)
                && reader.TryReadInt32(out message.Rate)
                && reader.TryReadBinary(out message.Pcm);
            bool sane = message.Rate >= WireConstants.MinimumAudioRate
                && message.Rate <= WireConstants.MaximumAudioRate
                && message.Pcm.Length % 2 == 0
                && Math.Abs(message.Sample / 2) <= WireConstants.MaximumSample / 2;
            return read && sane ? FrameStatus.Ok : FrameStatus.Malformed;
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>The answer to a ping, read without allocating since it comes all the time.</summary>
    public struct PongMessage
    {
        /// <summary>What the ping carried: our clock, in microseconds.</summary>
        public double T;

        /// <summary>The sidecar's monotonic clock, in microseconds.</summary>
        public long ServerMicroseconds;

        /// <summary>The session clock at that moment.</summary>
        public long Sample;

        /// <summary>False for any other message.</summary>
        public static bool TryRead(ReadOnlySpan<byte> message, out PongMessage pong)
        {
            pong = default;
            var reader = new MsgPackReader(message);
            if (!reader.TryReadMapHeader(out int pairs))
            {
                return false;
            }
            int found = 0;
            for (int i = 0; i < pairs; i++)
            {
                if (!reader.TryReadUtf8(out ReadOnlySpan<byte> key))
                {
                    return false;
                }
                bool read;
                if (AsciiText.Equals(key, WireConstants.KeyType))
                {
                    read = reader.TryReadUtf8(out ReadOnlySpan<byte> type) && AsciiText.Equals(type, WireConstants.TypePong);
                    found |= 1;
                }
                else if (AsciiText.Equals(key, WireConstants.KeyT))
                {
                    read = reader.TryReadDouble(out pong.T);
                    found |= 2;
                }
                else if (AsciiText.Equals(key, WireConstants.KeyServerUs))
                {
                    read = reader.TryReadInt64(out pong.ServerMicroseconds);
                    found |= 4;
                }
                else if (AsciiText.Equals(key, WireConstants.KeySample))
                {
                    read = reader.TryReadInt64(out pong.Sample);
                    found |= 8;
                }
                else
                {
                    read = reader.TrySkip();
                }
                if (!read)
                {
                    return false;
                }
            }
            return found == 15;
        }
    }
}

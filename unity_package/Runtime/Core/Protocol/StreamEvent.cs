using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Something that happens at a sample: speech begins or ends, a nod, a cut, a new layout.</summary>
    public sealed class StreamEvent
    {
        public const string SpeechStart = "speech_start";
        public const string SpeechEnd = "speech_end";
        public const string Backchannel = "backchannel";
        public const string Interrupted = "interrupted";
        public const string Layout = "layout";
        public const string End = "end";

        internal StreamEvent(long epoch, long sequence, long sample, string name, Dictionary<string, object> data)
        {
            Epoch = epoch;
            Sequence = sequence;
            Sample = sample;
            Name = name;
            Data = data;
        }

        public long Epoch { get; }

        public long Sequence { get; }

        /// <summary>When it happens, on the session clock.</summary>
        public long Sample { get; }

        public string Name { get; }

        /// <summary>What goes with it, by name: string, long, double, bool, byte[], list, map or null.</summary>
        public IReadOnlyDictionary<string, object> Data { get; }

        /// <summary>A text of <see cref="Data"/>; empty if there is none of that name.</summary>
        public string Text(string key) => Data.TryGetValue(key, out object value) && value is string text ? text : "";

        public static bool TryRead(ReadOnlySpan<byte> body, out StreamEvent message)
        {
            message = null;
            var reader = new MsgPackReader(body);
            bool read = FrameHeader.TryRead(ref reader, 6, out _)
                & reader.TryReadInt64(out long epoch)
                & reader.TryReadInt64(out long sequence)
                & reader.TryReadInt64(out long sample)
                & reader.TryReadString(out string name);
            if (!read || !MsgPackTree.TryRead(ref reader, out object data) || !(data is Dictionary<string, object> map))
            {
                return false;
            }
            message = new StreamEvent(epoch, sequence, sample, name, map);
            return true;
        }
    }
}

using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Writes each message a client may send on the control socket; the writer is cleared first.</summary>
    public static class ControlWriter
    {
        public static void Hello(MsgPackWriter writer, string client, string encoding, RigRequest rig, string session, string subject)
        {
            int optional = (rig != null ? 1 : 0) + (Present(session) ? 1 : 0) + (Present(subject) ? 1 : 0);
            Begin(writer, WireConstants.TypeHello, 3 + optional);
            writer.WriteString(WireConstants.KeyV);
            writer.WriteInt64(WireConstants.ProtocolVersion);
            Pair(writer, WireConstants.KeyClient, client);
            Pair(writer, WireConstants.KeyEncoding, encoding);
            WriteRig(writer, rig);
            PairIfPresent(writer, WireConstants.KeySession, session);
            PairIfPresent(writer, WireConstants.KeySubject, subject);
        }

        /// <summary>Asks to drive one more rig, or another one as the same subject; the answer repeats the mark, if there is one.</summary>
        public static void Rig(MsgPackWriter writer, RigRequest rig, string encoding, string subject, long? mark = null)
        {
            Begin(writer, WireConstants.TypeRig, 2 + (Present(subject) ? 1 : 0) + (mark.HasValue ? 1 : 0));
            WriteRig(writer, rig);
            Pair(writer, WireConstants.KeyEncoding, encoding);
            PairIfPresent(writer, WireConstants.KeySubject, subject);
            PairIfPresent(writer, WireConstants.KeyId, mark);
        }

        /// <summary>Asks for a subject's layout; for all of them without a subject.</summary>
        public static void Layouts(MsgPackWriter writer, string subject)
        {
            Begin(writer, WireConstants.TypeLayouts, Present(subject) ? 1 : 0);
            PairIfPresent(writer, WireConstants.KeySubject, subject);
        }

        /// <summary>Sound of -1 to 1, sent as 16-bit; without a sample it follows straight after what came before.</summary>
        public static void Audio(MsgPackWriter writer, string speaker, ReadOnlySpan<float> samples, int rate, long? sample)
        {
            Begin(writer, WireConstants.TypeAudio, sample.HasValue ? 5 : 4);
            Pair(writer, WireConstants.KeySpeaker, speaker);
            Pair(writer, WireConstants.KeyRate, rate);
            Pair(writer, WireConstants.KeyFormat, WireConstants.PcmS16);
            writer.WriteString(WireConstants.KeyPcm);
            writer.WriteSound(samples);
            PairIfPresent(writer, WireConstants.KeySample, sample);
        }

        public static void Text(MsgPackWriter writer, string speaker, IReadOnlyList<TimedWord> words)
        {
            Begin(writer, WireConstants.TypeText, 2);
            Pair(writer, WireConstants.KeySpeaker, speaker);
            writer.WriteString(WireConstants.KeyWords);
            writer.WriteArrayHeader(words.Count);
            for (int i = 0; i < words.Count; i++)
            {
                writer.WriteArrayHeader(3);
                writer.WriteString(words[i].Text);
                writer.WriteInt64(words[i].FirstSample);
                writer.WriteInt64(words[i].EndSample);
            }
        }

        public static void Control(MsgPackWriter writer, string name, double value)
        {
            Begin(writer, WireConstants.TypeControl, 1);
            writer.WriteString(WireConstants.KeyValues);
            writer.WriteMapHeader(1);
            writer.WriteString(name);
            writer.WriteDouble(value);
        }

        /// <summary>The partner's face at a sample: canonical channels and their weights, in the same order.</summary>
        public static void UserFace(MsgPackWriter writer, long sample, IReadOnlyList<string> channels, ReadOnlySpan<float> weights)
        {
            Begin(writer, WireConstants.TypeUserFace, 2);
            Pair(writer, WireConstants.KeySample, sample);
            writer.WriteString(WireConstants.KeyChannels);
            int count = Math.Min(channels.Count, weights.Length);
            writer.WriteMapHeader(count);
            for (int i = 0; i < count; i++)
            {
                writer.WriteString(channels[i]);
                writer.WriteDouble(weights[i]);
            }
        }

        public static void Interrupt(MsgPackWriter writer, long? sample)
        {
            Begin(writer, WireConstants.TypeInterrupt, sample.HasValue ? 1 : 0);
            PairIfPresent(writer, WireConstants.KeySample, sample);
        }

        public static void Playhead(MsgPackWriter writer, long sample)
        {
            Begin(writer, WireConstants.TypePlayhead, 1);
            Pair(writer, WireConstants.KeySample, sample);
        }

        public static void Transport(MsgPackWriter writer, bool playing)
        {
            Begin(writer, WireConstants.TypeTransport, 1);
            writer.WriteString(WireConstants.KeyPlaying);
            writer.WriteBoolean(playing);
        }

        /// <summary>A ping with our own clock's microseconds, which a float64 holds exactly for centuries.</summary>
        public static void Ping(MsgPackWriter writer, long microseconds)
        {
            Begin(writer, WireConstants.TypePing, 1);
            Pair(writer, WireConstants.KeyT, microseconds);
        }

        public static void Status(MsgPackWriter writer) => Begin(writer, WireConstants.TypeStatus, 0);

        public static void Bye(MsgPackWriter writer) => Begin(writer, WireConstants.TypeBye, 0);

        private static void Begin(MsgPackWriter writer, string type, int otherKeys)
        {
            writer.Clear();
            writer.WriteMapHeader(1 + otherKeys);
            Pair(writer, WireConstants.KeyType, type);
        }

        private static void WriteRig(MsgPackWriter writer, RigRequest rig)
        {
            if (rig != null)
            {
                writer.WriteString(WireConstants.KeyRig);
                rig.Write(writer);
            }
        }

        private static bool Present(string text) => !string.IsNullOrEmpty(text);

        private static void Pair(MsgPackWriter writer, string key, string value)
        {
            writer.WriteString(key);
            writer.WriteString(value);
        }

        private static void Pair(MsgPackWriter writer, string key, long value)
        {
            writer.WriteString(key);
            writer.WriteInt64(value);
        }

        private static void PairIfPresent(MsgPackWriter writer, string key, string value)
        {
            if (Present(value))
            {
                Pair(writer, key, value);
            }
        }

        private static void PairIfPresent(MsgPackWriter writer, string key, long? value)
        {
            if (value.HasValue)
            {
                Pair(writer, key, value.Value);
            }
        }
    }
}

using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Reads whole messages into plain objects, for messages that come rarely: maps become
    /// <see cref="Dictionary{TKey,TValue}"/> with string keys, lists <see cref="List{T}"/>, then string, byte[], long,
    /// double, bool and null. Frames never go this way.
    /// </summary>
    public static class MsgPackTree
    {
        /// <summary>The one map a message consists of; false for anything else, cut short or followed by more.</summary>
        public static bool TryReadMap(ReadOnlySpan<byte> message, out Dictionary<string, object> map)
        {
            var reader = new MsgPackReader(message);
            map = null;
            if (!TryRead(ref reader, 0, out object value) || !reader.AtEnd)
            {
                return false;
            }
            map = value as Dictionary<string, object>;
            return map != null;
        }

        /// <summary>The next value of the reader.</summary>
        public static bool TryRead(ref MsgPackReader reader, out object value) => TryRead(ref reader, 0, out value);

        private static bool TryRead(ref MsgPackReader reader, int depth, out object value)
        {
            value = null;
            if (depth > MsgPackReader.MaximumDepth)
            {
                return false;
            }
            if (reader.TryReadMapHeader(out int pairs))
            {
                return TryReadPairs(ref reader, pairs, depth, out value);
            }
            if (reader.Status == MsgPackStatus.WrongType && reader.TryReadArrayHeader(out int count))
            {
                return TryReadItems(ref reader, count, depth, out value);
            }
            return TryReadScalar(ref reader, out value);
        }

        private static bool TryReadPairs(ref MsgPackReader reader, int count, int depth, out object value)
        {
            var map = new Dictionary<string, object>();
            value = map;
            for (int i = 0; i < count; i++)
            {
                if (!reader.TryReadString(out string key) || !TryRead(ref reader, depth + 1, out object item))
                {
                    return false;
                }
                map[key] = item;
            }
            return true;
        }

        private static bool TryReadItems(ref MsgPackReader reader, int count, int depth, out object value)
        {
            var list = new List<object>();
            value = list;
            for (int i = 0; i < count; i++)
            {
                if (!TryRead(ref reader, depth + 1, out object item))
                {
                    return false;
                }
                list.Add(item);
            }
            return true;
        }

        private static bool TryReadScalar(ref MsgPackReader reader, out object value)
        {
            value = null;
            if (reader.TryReadNil())
            {
                return true;
            }
            if (reader.TryReadString(out string text))
            {
                value = text;
            }
            else if (reader.TryReadInt64(out long whole))
            {
                value = whole;
            }
            else if (reader.TryReadDouble(out double number))
            {
                value = number;
            }
            else if (reader.TryReadBoolean(out bool truth))
            {
                value = truth;
            }
            else if (reader.TryReadBinary(out ReadOnlySpan<byte> bytes))
            {
                value = bytes.ToArray();
            }
            return value != null;
        }
    }
}

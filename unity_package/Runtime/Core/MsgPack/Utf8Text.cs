using System;
using System.Text;

namespace AvatarBridge.Core
{
    /// <summary>Checks UTF-8 before it becomes a string, since .NET's strict decoder reports by exception.</summary>
    internal static class Utf8Text
    {
        /// <summary>The text of valid bytes; null and false for others.</summary>
        public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
        {
            text = IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
            return text != null;
        }

        /// <summary>Whether the bytes are UTF-8 by RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF.</summary>
        public static bool IsValid(ReadOnlySpan<byte> text)
        {
            int i = 0;
            while (i < text.Length)
            {
                byte first = text[i++];
                if (first < 0x80)
                {
                    continue;
                }
                int follow = first >= 0xc2 && first <= 0xdf ? 1 : (first & 0xf0) == 0xe0 ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
                if (follow == 0 || follow > text.Length - i || !SecondFits(first, text[i]))
                {
                    return false;
                }
                for (int end = i + follow; i < end; i++)
                {
                    if ((text[i] & 0xc0) != 0x80)
                    {
                        return false;
                    }
                }
            }
            return true;
        }

        private static bool SecondFits(byte first, byte second)
        {
            switch (first)
            {
                case 0xe0: return second >= 0xa0;
                case 0xed: return second <= 0x9f;
                case 0xf0: return second >= 0x90;
                case 0xf4: return second <= 0x8f;
                default: return true;
            }
        }
    }
}

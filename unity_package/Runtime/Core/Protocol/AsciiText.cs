using System;

namespace AvatarBridge.Core
{
    /// <summary>Compares bytes of the wire with text of ours without making a string.</summary>
    internal static class AsciiText
    {
        public static bool Equals(ReadOnlySpan<byte> bytes, string text)
        {
            if (bytes.Length != text.Length)
            {
                return false;
            }
            for (int i = 0; i < text.Length; i++)
            {
                if (bytes[i] != text[i])
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>The bytes of text that has ASCII characters only, followed by a zero byte: a topic.</summary>
        public static byte[] Topic(string text)
        {
            var bytes = new byte[text.Length + 1];
            for (int i = 0; i < text.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }
            return bytes;
        }
    }
}

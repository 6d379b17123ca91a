using System;
using System.Buffers.Binary;
using System.Text;

namespace AvatarBridge.Core
{
    /// <summary>The bytes of ZMTP 3.0 (rfc.zeromq.org/spec/23) that a client with the NULL mechanism sends and checks.</summary>
    public static class ZmtpWire
    {
        public const int GreetingSize = 64;

        private const int MechanismAt = 12;
        private const int MechanismSize = 20;

        /// <summary>The client's greeting: signature, version 3.0, mechanism NULL.</summary>
        public static void WriteGreeting(ByteQueue queue)
        {
            Span<byte> greeting = stackalloc byte[GreetingSize];
            greeting.Clear();
            greeting[0] = 0xff;
            greeting[9] = 0x7f;
            greeting[10] = 3;
            WriteAscii("NULL", greeting.Slice(MechanismAt));
            queue.TryWrite(greeting, default);
        }

        /// <summary>What is wrong with a peer's greeting, in words; null if nothing is.</summary>
        public static string CheckGreeting(ReadOnlySpan<byte> greeting)
        {
            if (greeting.Length < GreetingSize || greeting[0] != 0xff || (greeting[9] & 1) == 0)
            {
                return "what answers there is no ZeroMQ socket";
            }
            if (greeting[10] < 3)
            {
                return "the peer speaks ZMTP " + greeting[10] + ", older than 3.0";
            }
            ReadOnlySpan<byte> mechanism = greeting.Slice(MechanismAt, MechanismSize);
            if (!IsPaddedAscii(mechanism, "NULL"))
            {
                return "the peer asks for encryption, which no sidecar does: another program has this port";
            }
            return null;
        }

        /// <summary>What is wrong with the kind of socket that answered, in words; null if nothing is.</summary>
        public static string CheckPeer(ZmtpSocketType type, string peer)
        {
            bool fits = type == ZmtpSocketType.Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
            return fits ? null : "is a " + peer + " socket: control and frame addresses are swapped, or it is another program";
        }

        /// <summary>The READY command with the socket's type.</summary>
        public static void WriteReady(ByteQueue queue, ZmtpSocketType type)
        {
            string name = type == ZmtpSocketType.Sub ? "SUB" : "DEALER";
            Span<byte> body = stackalloc byte[64];
            int length = WriteCommandName("READY", body);
            length += WriteProperty("Socket-Type", name, body.Slice(length));
            if (type == ZmtpSocketType.Dealer)
            {
                length += WriteProperty("Identity", "", body.Slice(length));
            }
            WriteFrame(queue, ZmtpFrameReader.CommandFlag, body.Slice(0, length));
        }

        /// <summary>Asks the peer for a sign of life; the peer may hold us for dead after the time given.</summary>
        public static void WritePing(ByteQueue queue, int timeToLiveMilliseconds)
        {
            Span<byte> body = stackalloc byte[16];
            int length = WriteCommandName("PING", body);
            BinaryPrimitives.WriteUInt16BigEndian(body.Slice(length), (ushort)(timeToLiveMilliseconds / 100));
            WriteFrame(queue, ZmtpFrameReader.CommandFlag, body.Slice(0, length + 2));
        }

        /// <summary>Answers a PING with the context it carried (its bytes after the time to live, 16 at most).</summary>
        public static void WritePong(ByteQueue queue, ReadOnlySpan<byte> ping)
        {
            Span<byte> body = stackalloc byte[32];
            int length = WriteCommandName("PONG", body);
            ReadOnlySpan<byte> context = ping.Length > 2 ? ping.Slice(2, Math.Min(16, ping.Length - 2)) : default;
            context.CopyTo(body.Slice(length));
            WriteFrame(queue, ZmtpFrameReader.CommandFlag, body.Slice(0, length + context.Length));
        }

        /// <summary>Subscribes, in ZMTP 3.0's way: a message of 1 and the topic. False if the queue is full.</summary>
        public static bool WriteSubscription(ByteQueue queue, ReadOnlySpan<byte> topic, bool subscribe)
        {
            Span<byte> body = stackalloc byte[256];
            if (topic.Length + 1 > body.Length)
            {
                return false;
            }
            body[0] = subscribe ? (byte)1 : (byte)0;
            topic.CopyTo(body.Slice(1));
            return WriteFrame(queue, 0, body.Slice(0, topic.Length + 1));
        }

        /// <summary>A frame, wholly or, when the queue lacks room for it, not at all.</summary>
        public static bool WriteFrame(ByteQueue queue, byte flags, ReadOnlySpan<byte> body)
        {
            Span<byte> header = stackalloc byte[9];
            int size = 2;
            header[0] = flags;
            if (body.Length <= byte.MaxValue)
            {
                header[1] = (byte)body.Length;
            }
            else
            {
                header[0] |= ZmtpFrameReader.LongFlag;
                BinaryPrimitives.WriteUInt64BigEndian(header.Slice(1), (ulong)body.Length);
                size = 9;
            }
            return queue.TryWrite(header.Slice(0, size), body);
        }

        /// <summary>Whether a command's body begins with this name; <paramref name="rest"/> is what follows it.</summary>
        public static bool IsCommand(ReadOnlySpan<byte> body, string name, out ReadOnlySpan<byte> rest)
        {
            rest = default;
            if (body.Length < 1 + name.Length || body[0] != name.Length)
            {
                return false;
            }
            for (int i = 0; i < name.Length; i++)
            {
                if (body[1 + i] != name[i])
                {
                    return false;
                }
            }
            rest = body.Slice(1 + name.Length);
            return true;
        }

        /// <summary>The reason of an ERROR command, for people to read.</summary>
        public static string ReadErrorReason(ReadOnlySpan<byte> rest)
        {
            int length = rest.Length > 0 ? Math.Min(rest[0], rest.Length - 1) : 0;
            return length == 0 ? "no reason given" : Encoding.ASCII.GetString(rest.Slice(1, length));
        }

        /// <summary>The Socket-Type a READY command names; empty if it names none or is cut short.</summary>
        public static string ReadSocketType(ReadOnlySpan<byte> properties)
        {
            while (properties.Length > 0)
            {
                int nameSize = properties[0];
                if (properties.Length < 1 + nameSize + 4)
                {
                    return "";
                }
                uint valueSize = BinaryPrimitives.ReadUInt32BigEndian(properties.Slice(1 + nameSize));
                ReadOnlySpan<byte> rest = properties.Slice(1 + nameSize + 4);
                if (valueSize > (uint)rest.Length)
                {
                    return "";
                }
                string name = Encoding.ASCII.GetString(properties.Slice(1, nameSize));
                if (string.Equals(name, "Socket-Type", StringComparison.OrdinalIgnoreCase))
                {
                    return Encoding.ASCII.GetString(rest.Slice(0, (int)valueSize));
                }
                properties = rest.Slice((int)valueSize);
            }
            return "";
        }

        private static int WriteCommandName(string name, Span<byte> target)
        {
            target[0] = (byte)name.Length;
            WriteAscii(name, target.Slice(1));
            return 1 + name.Length;
        }

        private static int WriteProperty(string name, string value, Span<byte> target)
        {
            int at = WriteCommandName(name, target);
            BinaryPrimitives.WriteUInt32BigEndian(target.Slice(at), (uint)value.Length);
            WriteAscii(value, target.Slice(at + 4));
            return at + 4 + value.Length;
        }

        private static void WriteAscii(string text, Span<byte> target)
        {
            for (int i = 0; i < text.Length; i++)
            {
                target[i] = (byte)text[i];
            }
        }

        private static bool IsPaddedAscii(ReadOnlySpan<byte> bytes, string text)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != (i < text.Length ? text[i] : '\0'))
                {
                    return false;
                }
            }
            return true;
        }
    }
}

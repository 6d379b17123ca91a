using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace AvatarBridge.Core.Tests
{
    /// <summary>ZMTP on a socket that waits, as a sidecar's side of it.</summary>
    internal static class LoopbackSocket
    {
        public static TcpListener Listen()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return listener;
        }

        public static byte[] Ready(string type)
        {
            var bytes = new List<byte> { 5 };
            bytes.AddRange(System.Text.Encoding.ASCII.GetBytes("READY"));
            bytes.Add(11);
            bytes.AddRange(System.Text.Encoding.ASCII.GetBytes("Socket-Type"));
            bytes.AddRange(new byte[] { 0, 0, 0, (byte)type.Length });
            bytes.AddRange(System.Text.Encoding.ASCII.GetBytes(type));
            return bytes.ToArray();
        }

        public static bool TryFill(ZmtpFrameReader reader, Socket socket)
        {
            ArraySegment<byte> room = reader.FreeSpace(reader.MissingBytes());
            int count = socket.Receive(room.Array, room.Offset, room.Count, SocketFlags.None, out _);
            reader.Commit(count);
            return count > 0;
        }

        public static void Send(Socket socket, byte flags, ReadOnlySpan<byte> body)
        {
            var queue = new ByteQueue(1 << 20);
            ZmtpWire.WriteFrame(queue, flags, body);
            Flush(queue, socket);
        }

        public static void Flush(ByteQueue queue, Socket socket)
        {
            var bytes = new byte[queue.Count];
            queue.Peek(bytes);
            socket.Send(bytes);
        }
    }
}

using System.Net.Sockets;

namespace AvatarBridge.Core
{
    /// <summary>What waits to go out on a connection: the handshake first, then messages. Never blocks.</summary>
    internal sealed class ZmtpSender
    {
        private const int LargestSend = 16 * 1024;
        private const int LargestHandshake = 1024;

        private readonly byte[] _buffer = new byte[LargestSend];

        public ZmtpSender(int maximumQueuedBytes)
        {
            Messages = new ByteQueue(maximumQueuedBytes);
        }

        public ByteQueue Handshake { get; } = new ByteQueue(LargestHandshake);

        public ByteQueue Messages { get; }

        public void Clear()
        {
            Handshake.Clear();
            Messages.Clear();
        }

        /// <summary>Sends what the network takes at once. SocketException if the connection is gone.</summary>
        public void Flush(Socket socket, bool ready)
        {
            Drain(socket, Handshake);
            if (ready && Handshake.Count == 0)
            {
                Drain(socket, Messages);
            }
        }

        private void Drain(Socket socket, ByteQueue queue)
        {
            int count;
            while (socket != null && (count = queue.Peek(_buffer)) > 0)
            {
                int sent = socket.Send(_buffer, 0, count, SocketFlags.None, out SocketError error);
                if (error == SocketError.WouldBlock || error == SocketError.NoBufferSpaceAvailable || error == SocketError.IOPending)
                {
                    return;
                }
                if (error != SocketError.Success)
                {
                    throw new SocketException((int)error);
                }
                queue.Drop(sent);
            }
        }
    }
}

using System;

namespace AvatarBridge.Core
{
    /// <summary>Whom a connection tells what comes; called on the connection's thread.</summary>
    public interface IZmtpReceiver
    {
        /// <summary>The handshake is done: messages may be sent.</summary>
        void OnReady(ZmtpConnection connection);

        /// <summary>A message of one part. The span is valid during the call only.</summary>
        void OnMessage(ZmtpConnection connection, ReadOnlySpan<byte> message);

        /// <summary>The connection was lost or never came about; another try follows by itself.</summary>
        void OnLost(ZmtpConnection connection, string reason);
    }
}

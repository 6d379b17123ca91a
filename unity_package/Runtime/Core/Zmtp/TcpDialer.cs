using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace AvatarBridge.Core
{
    /// <summary>
    /// One try to connect that never blocks: the name is looked up and the connection made by the system, and
    /// <see cref="Poll"/> asks how far it is.
    /// </summary>
    internal sealed class TcpDialer
    {
        private readonly TcpClient _client;
        private readonly ZmtpEndpoint _endpoint;
        private readonly Task _task;

        public TcpDialer(ZmtpEndpoint endpoint)
        {
            _endpoint = endpoint;
            bool literal = IPAddress.TryParse(endpoint.Host, out IPAddress address);
            _client = literal ? new TcpClient(address.AddressFamily) : new TcpClient();
            _task = literal ? _client.ConnectAsync(address, endpoint.Port) : _client.ConnectAsync(endpoint.Host, endpoint.Port);
        }

        /// <summary>The connected, non-blocking socket; null while there is none, with a problem if there will be none.</summary>
        public Socket Poll(out string problem)
        {
            problem = null;
            if (!_task.IsCompleted)
            {
                return null;
            }
            if (_task.IsFaulted || _task.IsCanceled)
            {
                problem = Explain(_task.Exception?.GetBaseException());
                _client.Close();
                return null;
            }
            Socket socket = _client.Client;
            socket.Blocking = false;
            socket.NoDelay = true;
            return socket;
        }

        /// <summary>Gives up the try; a failure that comes later is looked at by nobody.</summary>
        public void Abandon()
        {
            _task.ContinueWith(
                done => _ = done.Exception,
                default,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            _client.Close();
        }

        private string Explain(Exception error)
        {
            return error is SocketException socket
                ? SocketErrors.Describe(socket.SocketErrorCode, _endpoint)
                : "the connection to " + _endpoint + " failed: " + error?.Message;
        }
    }
}

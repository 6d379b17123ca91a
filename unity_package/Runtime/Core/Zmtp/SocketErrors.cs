using System.Net.Sockets;

namespace AvatarBridge.Core
{
    /// <summary>Says a socket's error in words that name the cure.</summary>
    internal static class SocketErrors
    {
        public static string Describe(SocketError error, ZmtpEndpoint endpoint)
        {
            switch (error)
            {
                case SocketError.ConnectionRefused:
                    return "nothing listens on " + endpoint + ": start the sidecar (avatar-bridge serve)";
                case SocketError.HostNotFound:
                case SocketError.TryAgain:
                case SocketError.NoData:
                    return "the name '" + endpoint.Host + "' is not known on this network";
                case SocketError.TimedOut:
                case SocketError.HostUnreachable:
                case SocketError.NetworkUnreachable:
                    return endpoint + " cannot be reached: check address, network and firewall";
                case SocketError.ConnectionReset:
                case SocketError.ConnectionAborted:
                case SocketError.Shutdown:
                    return "the sidecar closed the connection";
                case SocketError.AccessDenied:
                    return "this program may not open network connections (on Android and UWP: the INTERNET permission)";
                default:
                    return "the connection to " + endpoint + " failed: " + error;
            }
        }
    }
}

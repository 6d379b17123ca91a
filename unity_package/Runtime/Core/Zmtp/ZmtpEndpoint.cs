using System.Globalization;

namespace AvatarBridge.Core
{
    /// <summary>An address such as <c>tcp://127.0.0.1:5570</c>.</summary>
    public sealed class ZmtpEndpoint
    {
        private ZmtpEndpoint(string host, int port)
        {
            Host = host;
            Port = port;
        }

        public string Host { get; }

        public int Port { get; }

        /// <summary>Reads an address; when it is none, <paramref name="problem"/> says why.</summary>
        public static bool TryParse(string text, out ZmtpEndpoint endpoint, out string problem)
        {
            endpoint = null;
            problem = null;
            const string scheme = "tcp://";
            string trimmed = (text ?? "").Trim();
            int colon = trimmed.LastIndexOf(':');
            if (!trimmed.StartsWith(scheme, System.StringComparison.Ordinal) || colon <= scheme.Length)
            {
                problem = "'" + trimmed + "' is no address such as tcp://127.0.0.1:5571";
                return false;
            }
            string host = trimmed.Substring(scheme.Length, colon - scheme.Length).Trim('[', ']');
            bool number = int.TryParse(trimmed.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
            if (!number || port < 1 || port > 65535)
            {
                problem = "'" + trimmed + "' has no port between 1 and 65535 at its end";
                return false;
            }
            endpoint = new ZmtpEndpoint(host, port);
            return true;
        }

        /// <summary>
        /// What a peer means that names its own addresses: "any" of them is the one it was reached at.
        /// </summary>
        public ZmtpEndpoint SeenFrom(ZmtpEndpoint peer)
        {
            bool any = Host == "0.0.0.0" || Host == "::" || Host == "*";
            return any ? new ZmtpEndpoint(peer.Host, Port) : this;
        }

        public override string ToString() => "tcp://" + (Host.Contains(":") ? "[" + Host + "]" : Host) + ":" + Port;
    }
}

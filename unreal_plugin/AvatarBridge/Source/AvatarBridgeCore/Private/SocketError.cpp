#include "SocketError.h"

namespace AvatarBridge
{
	std::string Describe(SocketError error, const ZmtpEndpoint& endpoint)
	{
		switch (error)
		{
		case SocketError::Refused:
			return "nothing listens on " + endpoint.ToString() + ": start the sidecar (avatar-bridge serve)";
		case SocketError::UnknownHost:
			return "the name '" + endpoint.Host() + "' is not known on this network";
		case SocketError::Unreachable:
			return endpoint.ToString() + " cannot be reached: check address, network and firewall";
		case SocketError::Closed:
			return "the sidecar closed the connection";
		case SocketError::Denied:
			return "this program may not open network connections (on Android: the INTERNET permission)";
		default:
			return "the connection to " + endpoint.ToString() + " failed";
		}
	}
}

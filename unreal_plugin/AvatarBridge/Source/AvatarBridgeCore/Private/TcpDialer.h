#pragma once

#include "AvatarBridge/ZmtpEndpoint.h"

#include "TcpSocket.h"

#include <memory>
#include <string>

namespace AvatarBridge
{
	/**
	 * One try to connect that never blocks: a name is looked up by a thread of its own, all addresses of it are tried at
	 * once, and Poll asks how far it is. A dialer that is destroyed gives up the try.
	 */
	class TcpDialer
	{
	public:
		explicit TcpDialer(const ZmtpEndpoint& endpoint);

		/** True once, with the connected socket; false while there is none, with a problem if there will be none. */
		bool Poll(TcpSocket& socket, std::string& problem);

	private:
		struct Attempt;

		const ZmtpEndpoint _endpoint;
		const std::shared_ptr<Attempt> _attempt;
	};
}

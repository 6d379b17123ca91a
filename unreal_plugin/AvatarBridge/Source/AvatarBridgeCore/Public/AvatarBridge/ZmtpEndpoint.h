#pragma once

#include "AvatarBridge/Exports.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace AvatarBridge
{
	/** An address such as tcp://127.0.0.1:5570. */
	class AVATARBRIDGECORE_API ZmtpEndpoint
	{
	public:
		const std::string& Host() const { return _host; }

		std::uint16_t Port() const { return _port; }

		/** Reads an address; when it is none, the problem says why. */
		static bool TryParse(std::string_view text, ZmtpEndpoint& endpoint, std::string& problem);

		/** What a peer means that names its own addresses: "any" of them is the one it was reached at. */
		ZmtpEndpoint SeenFrom(const ZmtpEndpoint& peer) const;

		std::string ToString() const;

	private:
		std::string _host;
		std::uint16_t _port = 0;
	};
}

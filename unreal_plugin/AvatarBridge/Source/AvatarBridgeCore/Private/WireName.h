#pragma once

#include <string>
#include <string_view>

namespace AvatarBridge
{
	/** Names of the wire: of joints, channels, subjects and the like. */
	struct WireName
	{
		/** Whether a name in UTF-8 is no longer than the protocol allows. An engine may end over a longer one. */
		static bool Fits(std::string_view name);

		/** What is wrong with a name that does not fit, in words. */
		static std::string Problem(std::string_view name);
	};
}

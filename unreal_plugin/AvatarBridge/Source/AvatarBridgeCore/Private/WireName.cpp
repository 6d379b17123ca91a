#include "WireName.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include <algorithm>
#include <cstddef>

namespace AvatarBridge
{
	namespace
	{
		constexpr std::size_t Most = WireConstants::MaximumNameLength;

		/** As the sidecar counts: characters, not bytes. */
		std::size_t Length(std::string_view name)
		{
			const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; };
			return static_cast<std::size_t>(std::count_if(name.begin(), name.end(), begins));
		}
	}

	bool WireName::Fits(std::string_view name)
	{
		return Length(name) <= Most;
	}

	std::string WireName::Problem(std::string_view name)
	{
		return "the name '" + std::string(name) + "' has " + std::to_string(Length(name)) + " characters; shorten it to "
			+ std::to_string(Most);
	}
}

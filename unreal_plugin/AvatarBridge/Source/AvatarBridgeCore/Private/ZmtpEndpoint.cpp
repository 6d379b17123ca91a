#include "AvatarBridge/ZmtpEndpoint.h"

#include <charconv>

namespace AvatarBridge
{
	namespace
	{
		std::string_view TrimmedText(std::string_view text, std::string_view unwanted)
		{
			const std::size_t first = text.find_first_not_of(unwanted);
			const std::size_t last = text.find_last_not_of(unwanted);
			return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
		}
	}

	bool ZmtpEndpoint::TryParse(std::string_view text, ZmtpEndpoint& endpoint, std::string& problem)
	{
		constexpr std::string_view Scheme = "tcp://";
		const std::string_view trimmed = TrimmedText(text, " \t\r\n");
		const std::size_t colon = trimmed.rfind(':');
		const std::string quoted = "'" + std::string(trimmed) + "'";
		const bool hasScheme = trimmed.substr(0, Scheme.size()) == Scheme;
		const std::string_view host =
			hasScheme && colon > Scheme.size() ? trimmed.substr(Scheme.size(), colon - Scheme.size()) : "";
		problem.clear();
		endpoint._host = TrimmedText(host, "[]");
		if (endpoint._host.empty())
		{
			problem = quoted + " is no address such as tcp://127.0.0.1:5571";
			return false;
		}
		const char* end = trimmed.data() + trimmed.size();
		const auto [parsed, error] = std::from_chars(trimmed.data() + colon + 1, end, endpoint._port);
		if (error != std::errc() || parsed != end || endpoint._port == 0)
		{
			problem = quoted + " has no port between 1 and 65535 at its end";
			return false;
		}
		return true;
	}

	ZmtpEndpoint ZmtpEndpoint::SeenFrom(const ZmtpEndpoint& peer) const
	{
		ZmtpEndpoint seen = *this;
		if (_host == "0.0.0.0" || _host == "::" || _host == "*")
		{
			seen._host = peer._host;
		}
		return seen;
	}

	std::string ZmtpEndpoint::ToString() const
	{
		const bool isVersion6 = _host.find(':') != std::string::npos;
		return "tcp://" + (isVersion6 ? "[" + _host + "]" : _host) + ":" + std::to_string(_port);
	}
}

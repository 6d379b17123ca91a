#include "ReconnectDelay.h"

#include <algorithm>

namespace AvatarBridge
{
	ReconnectDelay::ReconnectDelay(std::int64_t shortest, std::int64_t longest, std::uint32_t seed)
		: _shortest(shortest)
		, _longest(longest)
		, _random(seed)
		, _next(shortest)
	{
	}

	std::int64_t ReconnectDelay::Next()
	{
		const std::int64_t full = _next;
		_next = std::min(_longest, 2 * _next);
		return std::uniform_int_distribution<std::int64_t>(full / 2, full)(_random);
	}
}

#include "AvatarBridge/LivePlacement.h"

#include "AvatarBridge/SessionClock.h"

#include <cmath>

namespace AvatarBridge
{
	namespace
	{
		constexpr double LargestGap = 0.06 * SessionClock::Rate;
	}

	std::optional<std::int64_t> LivePlacement::Place(double captured, std::size_t samples, std::int32_t rate)
	{
		if (std::isnan(captured))
		{
			_next = captured;
			return std::nullopt;
		}
		if (!(std::abs(captured - _next) <= LargestGap))
		{
			_next = captured;
		}
		const std::int64_t place = std::llround(_next);
		_next += static_cast<double>(samples) * SessionClock::Rate / rate;
		return place;
	}
}

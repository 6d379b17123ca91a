#include "AvatarBridge/LivePlacement.h"

#include "AvatarBridge/SessionClock.h"

#include <cmath>

namespace AvatarBridge
{
	namespace
	{
		constexpr double LargestGap = 0.06 * SessionClock::Rate;
	}

	std::optional<std::int64_t> LivePlacement::Place(std::optional<double> captured, std::size_t samples, std::int32_t rate)
	{
		if (!captured || !_next || std::abs(*captured - *_next) > LargestGap)
		{
			_next = captured;
		}
		if (!_next)
		{
			return std::nullopt;
		}
		const std::int64_t place = std::llround(*_next);
		*_next += static_cast<double>(samples) * SessionClock::Rate / rate;
		return place;
	}
}

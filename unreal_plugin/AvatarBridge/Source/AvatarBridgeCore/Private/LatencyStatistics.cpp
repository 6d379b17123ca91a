#include "AvatarBridge/LatencyStatistics.h"

#include <algorithm>
#include <cmath>

namespace AvatarBridge
{
	LatencyStatistics::LatencyStatistics(std::size_t window)
		: _ring(window)
		, _sorted(window)
	{
	}

	std::size_t LatencyStatistics::Count() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _count;
	}

	void LatencyStatistics::Add(double milliseconds)
	{
		std::lock_guard<std::mutex> held(_lock);
		_ring[_next] = static_cast<float>(milliseconds);
		_next = (_next + 1) % _ring.size();
		_count = std::min(_count + 1, _ring.size());
	}

	std::optional<float> LatencyStatistics::Percentile(double share) const
	{
		std::lock_guard<std::mutex> held(_lock);
		if (_count == 0)
		{
			return std::nullopt;
		}
		const auto count = static_cast<std::ptrdiff_t>(_count);
		std::copy_n(_ring.begin(), count, _sorted.begin());
		const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(count))) - 1;
		const auto wanted = _sorted.begin() + std::clamp<std::ptrdiff_t>(rank, 0, count - 1);
		std::nth_element(_sorted.begin(), wanted, _sorted.begin() + count);
		return *wanted;
	}

	void LatencyStatistics::Reset()
	{
		std::lock_guard<std::mutex> held(_lock);
		_count = _next = 0;
	}
}

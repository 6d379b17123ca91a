#pragma once

#include "AvatarBridge/Exports.h"

#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace AvatarBridge
{
	/** Percentiles of the last values, in milliseconds. Adding and asking allocate nothing. Thread-safe. */
	class AVATARBRIDGECORE_API LatencyStatistics
	{
	public:
		explicit LatencyStatistics(std::size_t window = 512);

		/** Values that have been added since the last reset, at most the window. */
		std::size_t Count() const;

		void Add(double milliseconds);

		/** The value that a share (0 to 1) of the values does not exceed; nothing without values. */
		std::optional<float> Percentile(double share) const;

		void Reset();

	private:
		mutable std::mutex _lock;
		std::vector<float> _ring;
		mutable std::vector<float> _sorted;
		std::size_t _next = 0;
		std::size_t _count = 0;
	};
}

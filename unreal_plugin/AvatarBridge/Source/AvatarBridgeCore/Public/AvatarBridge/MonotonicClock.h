#pragma once

#include <chrono>
#include <cstdint>

namespace AvatarBridge
{
	/** A clock that only goes forward, from an arbitrary start. */
	struct MonotonicClock
	{
		static std::int64_t Microseconds()
		{
			const auto now = std::chrono::steady_clock::now().time_since_epoch();
			return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
		}
	};
}

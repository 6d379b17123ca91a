#pragma once

#include <chrono>

struct FPlatformTime
{
	/** Seconds of a clock that only goes forward; the engine's, too, has an offset of its own. */
	static double Seconds()
	{
		return 16777216.0 + std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
	}
};

#pragma once

#include "HAL/PlatformTime.h"
#include "Containers/UnrealString.h"

#include <chrono>
#include <string>
#include <thread>

/** What did not come about in time. */
struct Timeout
{
	std::string What;
};

inline std::string Utf8(const FString& Text)
{
	return TCHAR_TO_UTF8(*Text);
}

inline void SleepMilliseconds(int Milliseconds)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(Milliseconds));
}

/** Runs frames until a condition holds. Throws Timeout after a minute. */
template <typename Function, typename Predicate>
void WaitUntil(const std::string& What, Function Frame, Predicate Condition)
{
	const double End = FPlatformTime::Seconds() + 60;
	while (!Condition())
	{
		if (FPlatformTime::Seconds() > End)
		{
			throw Timeout{ What };
		}
		Frame();
	}
}

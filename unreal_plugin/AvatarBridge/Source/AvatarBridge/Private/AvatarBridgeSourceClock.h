#pragma once

#include "CoreMinimal.h"

#include "AvatarBridge/SessionClock.h"

/**
 * The session's clock as Live Link needs a source's time: in seconds, as even as the samples are, and never far from the
 * engine's clock. Live Link measures the rest of the offset, but slowly: a session that begins anew would show nothing
 * for minutes.
 */
class FAvatarBridgeSourceClock
{
public:
	/** The time of a sample that came at a time of the engine. */
	double SourceSeconds(int64 Sample, double EngineSeconds)
	{
		const double Seconds = static_cast<double>(Sample) / AvatarBridge::SessionClock::Rate;
		if (!bSet || FMath::Abs(Seconds + Base - EngineSeconds) > LargestDifference)
		{
			bSet = true;
			Base = EngineSeconds - Seconds;
		}
		return Seconds + Base;
	}

private:
	static constexpr double LargestDifference = 1.0;

	double Base = 0;
	bool bSet = false;
};

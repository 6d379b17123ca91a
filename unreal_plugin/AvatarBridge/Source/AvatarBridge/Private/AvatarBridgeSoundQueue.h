#pragma once

#include "CoreMinimal.h"

#include <deque>
#include <optional>
#include <vector>

namespace AvatarBridge
{
	class BridgeClient;
}

/** Sound of the agent that is longer than a connection takes at once: goes out piece by piece, in order. */
class FAvatarBridgeSoundQueue
{
public:
	/** @param First Where it begins on the session's clock; without, straight after what came before. */
	void Add(const TArray<float>& Samples, int32 SampleRate, std::optional<int64> First);

	/** Sends as much as the client takes. */
	void Send(AvatarBridge::BridgeClient& Client);

	/** Forgets what waits. */
	void Clear() { Waiting.clear(); }

private:
	struct FSound
	{
		std::vector<float> Samples;
		std::size_t Sent = 0;
		int32 Rate = 0;
		std::optional<int64> First;
	};

	std::deque<FSound> Waiting;
};

#pragma once

#include "AudioCaptureCore.h"
#include "CoreMinimal.h"

#include "AvatarBridge/LivePlacement.h"
#include "AvatarBridge/SampleRing.h"

#include <atomic>
#include <memory>
#include <vector>

namespace AvatarBridge
{
	class BridgeClient;
}

/** What a microphone hears, mixed to mono and sent as the user's voice. */
class FAvatarBridgeMicrophone
{
public:
	FAvatarBridgeMicrophone();
	~FAvatarBridgeMicrophone();

	/** Begins to listen to the system's own choice of a device; false if there is none or it must not be used. */
	bool Start();

	/**
	 * Sends what was heard since the last time, each sample to the place of the session where it was heard; to nobody, if the
	 * client is null.
	 */
	void Send(AvatarBridge::BridgeClient* Client);

private:
	/** What the device's thread writes; it may outlive the microphone for a moment. */
	struct FHeard
	{
		AvatarBridge::SampleRing Samples;
		std::atomic<int32> Rate{ 0 };

		FHeard();
	};

	Audio::FAudioCapture Capture;
	const std::shared_ptr<FHeard> Heard;
	std::vector<float> Block;
	AvatarBridge::LivePlacement Placement;
};

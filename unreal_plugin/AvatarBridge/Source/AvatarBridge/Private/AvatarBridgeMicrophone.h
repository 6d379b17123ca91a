#pragma once

#include "AudioCaptureCore.h"
#include "CoreMinimal.h"
#include "HAL/CriticalSection.h"

/** What a microphone hears, mixed to mono, until somebody takes it. */
class FAvatarBridgeMicrophone
{
public:
	~FAvatarBridgeMicrophone();

	/** Begins to listen to the system's own choice of a device; false if there is none or it must not be used. */
	bool Start();

	/** Takes what was heard since the last time; false if that is nothing. */
	bool Take(TArray<float>& Samples, int32& SampleRate);

private:
	/** What the device's thread writes; it may outlive the microphone for a moment. */
	struct FHeard
	{
		FCriticalSection Lock;
		TArray<float> Samples;
		int32 SampleRate = 0;

		void Add(const float* Audio, int32 Frames, int32 Channels, int32 Rate);
	};

	Audio::FAudioCapture Capture;
	TSharedPtr<FHeard> Heard = MakeShared<FHeard>();
};

#pragma once

#include "HAL/CriticalSection.h"
#include "Sound/SoundWaveProcedural.h"

#include "AvatarBridge/VoicePlayer.h"

#include <memory>
#include <optional>
#include <vector>

#include "AvatarBridgeSoundWave.generated.h"

namespace AvatarBridge
{
	class BridgeClient;
}

/** The agent's voice as it comes from the stream, at the place where the motion is. The game's thread steers it. */
UCLASS(Transient, NotBlueprintType)
class AVATARBRIDGE_API UAvatarBridgeSoundWave : public USoundWaveProcedural
{
	GENERATED_BODY()

public:
	UAvatarBridgeSoundWave(const FObjectInitializer& ObjectInitializer);

	/** Whose voice it is, silent until it is steered; null makes it silent, and once that returned the client is used no more. */
	void Follow(std::shared_ptr<AvatarBridge::BridgeClient> InClient);

	/** What leaves for the device at a time of MonotonicClock, in samples of the session's clock. */
	void Steer(double Sample, int64 Microseconds);

	/** The sample that does leave then, by the last block that was asked for; nothing while none are, as without a device. */
	std::optional<double> Leaving(int64 Microseconds) const;

	/** For the audio thread. */
	virtual int32 OnGeneratePCMAudio(TArray<uint8>& OutAudio, int32 NumSamples) override;

private:
	std::shared_ptr<AvatarBridge::BridgeClient> Client;
	AvatarBridge::VoicePlayer Player;
	// The audio thread's.
	std::vector<float> Mono;

	/** A block that was asked for: its first sample, and when. */
	struct FBlock
	{
		double Sample = 0;
		int64 Microseconds = 0;
		int32 Samples = 0;
	};
	mutable FCriticalSection LastLock;
	std::optional<FBlock> Last;
};

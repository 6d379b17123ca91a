#pragma once

#include "HAL/CriticalSection.h"
#include "Sound/SoundWaveProcedural.h"

#include <memory>
#include <vector>

#include "AvatarBridgeSoundWave.generated.h"

class FAvatarBridgeVoiceCursor;

namespace AvatarBridge
{
	class BridgeClient;
}

/** The agent's voice as it comes from the stream, at the place where the motion is. */
UCLASS(Transient, NotBlueprintType)
class AVATARBRIDGE_API UAvatarBridgeSoundWave : public USoundWaveProcedural
{
	GENERATED_BODY()

public:
	UAvatarBridgeSoundWave(const FObjectInitializer& ObjectInitializer);

	/** Whose voice it is; null makes it silent, and once that returned the client is used no more. */
	void Follow(std::shared_ptr<AvatarBridge::BridgeClient> InClient);

	/** What should be asked for next, in samples of the session's clock. */
	void SetWanted(double Sample);

	virtual int32 OnGeneratePCMAudio(TArray<uint8>& OutAudio, int32 NumSamples) override;

private:
	FCriticalSection Lock;
	std::shared_ptr<AvatarBridge::BridgeClient> Client;
	double Wanted = 0;
	bool bWanted = false;
	std::vector<float> Mono;
	TSharedPtr<FAvatarBridgeVoiceCursor> Cursor;
};

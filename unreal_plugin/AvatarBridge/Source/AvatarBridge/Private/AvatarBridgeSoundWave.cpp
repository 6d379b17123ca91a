#include "AvatarBridgeSoundWave.h"

#include "AvatarBridgeVoiceCursor.h"
#include "Misc/ScopeLock.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/SessionClock.h"

#include <cstring>

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeSoundWave)

UAvatarBridgeSoundWave::UAvatarBridgeSoundWave(const FObjectInitializer& ObjectInitializer)
	: Super(ObjectInitializer)
	, Cursor(MakeShared<FAvatarBridgeVoiceCursor>())
{
	NumChannels = 1;
	SetSampleRate(AvatarBridge::SessionClock::Rate);
	Duration = INDEFINITELY_LOOPING_DURATION;
	SoundGroup = SOUNDGROUP_Voice;
	bLooping = true;
}

void UAvatarBridgeSoundWave::Follow(std::shared_ptr<AvatarBridge::BridgeClient> InClient)
{
	FScopeLock Guard(&Lock);
	Client = MoveTemp(InClient);
	bWanted = false;
	Cursor->Reset();
}

void UAvatarBridgeSoundWave::SetWanted(double Sample)
{
	FScopeLock Guard(&Lock);
	Wanted = Sample;
	bWanted = true;
}

int32 UAvatarBridgeSoundWave::OnGeneratePCMAudio(TArray<uint8>& OutAudio, int32 NumSamples)
{
	OutAudio.Reset();
	OutAudio.AddZeroed(NumSamples * static_cast<int32>(sizeof(int16)));
	FScopeLock Guard(&Lock);
	if (!Client || !bWanted)
	{
		return NumSamples;
	}
	Mono.resize(static_cast<std::size_t>(NumSamples));
	Cursor->Read(Client->AgentVoice(), Wanted, AvatarBridge::SessionClock::Rate, AvatarBridge::Span<float>(Mono));
	// The game's thread says where it is thirty times a second or so; between, the wanted place goes on by itself.
	Wanted += NumSamples;
	for (int32 Index = 0; Index < NumSamples; Index++)
	{
		const float Clamped = FMath::Clamp(Mono[static_cast<std::size_t>(Index)], -1.0f, 1.0f);
		const int16 Sample = static_cast<int16>(Clamped * 32767.0f);
		std::memcpy(OutAudio.GetData() + 2 * Index, &Sample, sizeof(Sample));
	}
	return NumSamples;
}

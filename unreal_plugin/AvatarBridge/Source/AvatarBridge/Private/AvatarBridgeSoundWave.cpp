#include "AvatarBridgeSoundWave.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"

#include <cstring>

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeSoundWave)

UAvatarBridgeSoundWave::UAvatarBridgeSoundWave(const FObjectInitializer& ObjectInitializer)
	: Super(ObjectInitializer)
{
	NumChannels = 1;
	SetSampleRate(AvatarBridge::SessionClock::Rate);
	Duration = INDEFINITELY_LOOPING_DURATION;
	SoundGroup = SOUNDGROUP_Voice;
	bLooping = true;
}

void UAvatarBridgeSoundWave::Follow(std::shared_ptr<AvatarBridge::BridgeClient> InClient)
{
	Player.Steer(nullptr, 0, 0, AvatarBridge::SessionClock::Rate);
	Client = MoveTemp(InClient);
}

void UAvatarBridgeSoundWave::Steer(double Sample, int64 Microseconds)
{
	if (Client)
	{
		Player.Steer(&Client->AgentVoice(), Sample, Microseconds, AvatarBridge::SessionClock::Rate);
	}
}

int32 UAvatarBridgeSoundWave::OnGeneratePCMAudio(TArray<uint8>& OutAudio, int32 NumSamples)
{
	Mono.resize(static_cast<std::size_t>(NumSamples));
	Player.Read(AvatarBridge::Span<float>(Mono), AvatarBridge::MonotonicClock::Microseconds());
	OutAudio.SetNumUninitialized(NumSamples * static_cast<int32>(sizeof(int16)));
	for (int32 Index = 0; Index < NumSamples; Index++)
	{
		const float Clamped = FMath::Clamp(Mono[static_cast<std::size_t>(Index)], -1.0f, 1.0f);
		const int16 Sample = static_cast<int16>(Clamped * 32767.0f);
		std::memcpy(OutAudio.GetData() + 2 * Index, &Sample, sizeof(Sample));
	}
	return NumSamples;
}

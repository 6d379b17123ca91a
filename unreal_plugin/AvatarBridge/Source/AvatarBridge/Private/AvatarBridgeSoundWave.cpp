#include "AvatarBridgeSoundWave.h"

#include "Misc/ScopeLock.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"

#include <cstring>

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeSoundWave)

namespace
{
	constexpr double SamplesPerMicrosecond = AvatarBridge::SessionClock::Rate / 1e6;
	// A device asks in bursts; after so long it has stopped.
	constexpr double LongestPauseSamples = 0.25 * AvatarBridge::SessionClock::Rate;
}

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

std::optional<double> UAvatarBridgeSoundWave::Leaving(int64 Microseconds) const
{
	const FScopeLock Held(&LastLock);
	const double Since = Last ? static_cast<double>(Microseconds - Last->Microseconds) * SamplesPerMicrosecond : 0;
	if (!Last || Since > Last->Samples + LongestPauseSamples)
	{
		return std::nullopt;
	}
	return Last->Sample + FMath::Clamp(Since, 0.0, static_cast<double>(Last->Samples));
}

int32 UAvatarBridgeSoundWave::OnGeneratePCMAudio(TArray<uint8>& OutAudio, int32 NumSamples)
{
	Mono.resize(static_cast<std::size_t>(NumSamples));
	const int64 Now = AvatarBridge::MonotonicClock::Microseconds();
	Player.Read(AvatarBridge::Span<float>(Mono), Now);
	const std::optional<double> Next = Player.Position();
	{
		const FScopeLock Held(&LastLock);
		Last = Next ? std::optional<FBlock>({ *Next - NumSamples, Now, NumSamples }) : std::nullopt;
	}
	OutAudio.SetNumUninitialized(NumSamples * static_cast<int32>(sizeof(int16)));
	for (int32 Index = 0; Index < NumSamples; Index++)
	{
		const float Clamped = FMath::Clamp(Mono[static_cast<std::size_t>(Index)], -1.0f, 1.0f);
		const int16 Sample = static_cast<int16>(Clamped * 32767.0f);
		std::memcpy(OutAudio.GetData() + 2 * Index, &Sample, sizeof(Sample));
	}
	return NumSamples;
}

#include "AvatarBridgeVoiceCursor.h"

namespace
{
	constexpr double JumpSeconds = 0.08;
	constexpr double CatchUpSeconds = 0.5;
	constexpr double LargestRateChange = 0.02;
}

void FAvatarBridgeVoiceCursor::Read(
	const AvatarBridge::SoundBuffer& Voice, double Wanted, int32 OutputRate, AvatarBridge::Span<float> Target)
{
	const double ClockRate = Voice.ClockRate();
	if (!bPlaying || FMath::Abs(Wanted - Position) > JumpSeconds * ClockRate)
	{
		bPlaying = true;
		Position = Wanted;
	}
	const double Change = FMath::Clamp((Wanted - Position) / (CatchUpSeconds * ClockRate), -LargestRateChange, LargestRateChange);
	const double Step = ClockRate / OutputRate * (1 + Change);
	Voice.Read(Position, Step, Target);
	Position += Step * static_cast<double>(Target.size());
}

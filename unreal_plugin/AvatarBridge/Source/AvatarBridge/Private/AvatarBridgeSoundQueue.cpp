#include "AvatarBridgeSoundQueue.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/SessionClock.h"

#include <algorithm>
#include <utility>

namespace
{
	// Well below the largest message, and a second at most rates.
	constexpr std::size_t PieceSamples = 1 << 15;
}

void FAvatarBridgeSoundQueue::Add(const TArray<float>& Samples, int32 SampleRate, std::optional<int64> First)
{
	FSound Sound;
	Sound.Samples.assign(Samples.GetData(), Samples.GetData() + Samples.Num());
	Sound.Rate = SampleRate;
	Sound.First = First;
	Waiting.push_back(std::move(Sound));
}

void FAvatarBridgeSoundQueue::Send(AvatarBridge::BridgeClient& Client)
{
	while (!Waiting.empty())
	{
		FSound& Sound = Waiting.front();
		const std::size_t Count = std::min(PieceSamples, Sound.Samples.size() - Sound.Sent);
		std::optional<std::int64_t> Place;
		if (Sound.First)
		{
			Place = *Sound.First + static_cast<std::int64_t>(Sound.Sent) * AvatarBridge::SessionClock::Rate / Sound.Rate;
		}
		const AvatarBridge::Span<const float> Piece(Sound.Samples.data() + Sound.Sent, Count);
		if (!Client.SendAudio(AvatarBridge::WireConstants::SpeakerAgent, Piece, Sound.Rate, Place))
		{
			return;
		}
		Sound.Sent += Count;
		if (Sound.Sent == Sound.Samples.size())
		{
			Waiting.pop_front();
		}
	}
}

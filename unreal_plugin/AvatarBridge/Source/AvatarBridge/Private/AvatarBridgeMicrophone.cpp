#include "AvatarBridgeMicrophone.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/SessionClock.h"

#include <optional>

namespace
{
	// A fiftieth of a second at 48 kHz.
	constexpr uint32 BlockFrames = 960;
	// Two seconds at 48 kHz; of a game that hangs the rest is dropped.
	constexpr std::size_t MostWaiting = 96000;
}

FAvatarBridgeMicrophone::FHeard::FHeard()
	: Samples(MostWaiting)
{
}

FAvatarBridgeMicrophone::FAvatarBridgeMicrophone()
	: Heard(std::make_shared<FHeard>())
	, Block(MostWaiting)
{
}

FAvatarBridgeMicrophone::~FAvatarBridgeMicrophone()
{
	if (Capture.IsStreamOpen())
	{
		Capture.AbortStream();
		Capture.CloseStream();
	}
}

bool FAvatarBridgeMicrophone::Start()
{
	Audio::FAudioCaptureDeviceParams Device;
	Audio::FOnAudioCaptureFunction OnAudio = [Target = Heard](const void* Audio, int32 Frames, int32 Channels, int32 Rate, double, bool)
	{
		if (Audio && Channels > 0 && Frames > 0)
		{
			const auto Count = static_cast<std::size_t>(Frames) * static_cast<std::size_t>(Channels);
			Target->Rate = Rate;
			Target->Samples.Write(
				AvatarBridge::Span<const float>(static_cast<const float*>(Audio), Count), static_cast<std::size_t>(Channels));
		}
	};
	return Capture.OpenAudioCaptureStream(Device, MoveTemp(OnAudio), BlockFrames) && Capture.StartStream();
}

void FAvatarBridgeMicrophone::Send(AvatarBridge::BridgeClient* Client)
{
	const std::size_t Count = Heard->Samples.Read(AvatarBridge::Span<float>(Block));
	const int32 Rate = Heard->Rate;
	if (!Client || Count == 0 || Rate <= 0)
	{
		return;
	}
	std::optional<double> Captured = Client->SessionSample();
	if (Captured)
	{
		*Captured -= static_cast<double>(Count) * AvatarBridge::SessionClock::Rate / Rate;
	}
	// What is not taken is gone: it would be late.
	Client->SendAudio(AvatarBridge::WireConstants::SpeakerUser, AvatarBridge::Span<const float>(Block.data(), Count), Rate,
		Placement.Place(Captured, Count, Rate));
}

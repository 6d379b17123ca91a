#include "AvatarBridgeMicrophone.h"

#include "Misc/ScopeLock.h"

namespace
{
	// A fiftieth of a second at 48 kHz.
	constexpr uint32 BlockFrames = 960;
	// Of a game that hangs the rest is dropped.
	constexpr int32 LongestSeconds = 2;
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
		Target->Add(static_cast<const float*>(Audio), Frames, Channels, Rate);
	};
	return Capture.OpenAudioCaptureStream(Device, MoveTemp(OnAudio), BlockFrames) && Capture.StartStream();
}

bool FAvatarBridgeMicrophone::Take(TArray<float>& Samples, int32& SampleRate)
{
	FScopeLock Guard(&Heard->Lock);
	Samples.Reset();
	Swap(Samples, Heard->Samples);
	SampleRate = Heard->SampleRate;
	return Samples.Num() > 0 && SampleRate > 0;
}

void FAvatarBridgeMicrophone::FHeard::Add(const float* Audio, int32 Frames, int32 Channels, int32 Rate)
{
	FScopeLock Guard(&Lock);
	SampleRate = Rate;
	if (!Audio || Channels < 1 || Samples.Num() > LongestSeconds * Rate)
	{
		return;
	}
	for (int32 Frame = 0; Frame < Frames; Frame++)
	{
		float Sum = 0;
		for (int32 Channel = 0; Channel < Channels; Channel++)
		{
			Sum += Audio[Frame * Channels + Channel];
		}
		Samples.Add(Sum / static_cast<float>(Channels));
	}
}

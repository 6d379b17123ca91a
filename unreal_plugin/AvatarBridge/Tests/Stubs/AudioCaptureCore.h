#pragma once

#include "CoreMinimal.h"

#include <mutex>

/** A microphone that a test speaks into. */
namespace Audio
{
	using FOnAudioCaptureFunction =
		TFunction<void(const void* InAudio, int32 NumFrames, int32 NumChannels, int32 SampleRate, double StreamTime, bool bOverFlow)>;

	struct FAudioCaptureDeviceParams
	{
		int32 DeviceIndex = INDEX_NONE;
	};

	class FAudioCapture
	{
	public:
		bool OpenAudioCaptureStream(const FAudioCaptureDeviceParams&, FOnAudioCaptureFunction InFunction, uint32)
		{
			Function = std::move(InFunction);
			bOpen = StubDevice().bPresent;
			return bOpen;
		}
		bool StartStream()
		{
			const std::lock_guard<std::mutex> Held(StubDevice().Lock);
			StubDevice().Listener = Function;
			return bOpen;
		}
		bool AbortStream()
		{
			const std::lock_guard<std::mutex> Held(StubDevice().Lock);
			StubDevice().Listener = nullptr;
			return true;
		}
		bool CloseStream()
		{
			bOpen = false;
			Function = nullptr;
			return true;
		}
		bool IsStreamOpen() const { return bOpen; }

		struct FDevice
		{
			bool bPresent = true;
			FOnAudioCaptureFunction Listener;
			std::mutex Lock;

			/** What the device's thread does with a block; false if nobody listens. */
			bool Hear(const float* Samples, int32 NumFrames, int32 NumChannels, int32 SampleRate)
			{
				const std::lock_guard<std::mutex> Held(Lock);
				if (Listener)
				{
					Listener(Samples, NumFrames, NumChannels, SampleRate, 0, false);
				}
				return Listener != nullptr;
			}
		};
		static FDevice& StubDevice()
		{
			static FDevice Device;
			return Device;
		}

	private:
		FOnAudioCaptureFunction Function;
		bool bOpen = false;
	};
}

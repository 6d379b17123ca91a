#pragma once

#include "AudioCaptureCore.h"
#include "Sound/SoundWaveProcedural.h"

#include "AvatarBridge/MonotonicClock.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

/** An audio device with a thread of its own: asks a sound wave for blocks as they fall due. */
class FStagedOutput
{
public:
	static constexpr int32 Block = 1024;

	explicit FStagedOutput(USoundWaveProcedural& Wave)
		: Thread([this, &Wave]() { Run(Wave); })
	{
	}

	void Stop()
	{
		bOver = true;
		Thread.join();
	}

	/** When a block was due, in microseconds of MonotonicClock, and what was heard; to be read after Stop. */
	std::vector<std::pair<std::int64_t, TArray<int16>>> Blocks;

private:
	void Run(USoundWaveProcedural& Wave)
	{
		const std::int64_t Start = AvatarBridge::MonotonicClock::Microseconds();
		while (!bOver)
		{
			// A thread that runs late is no matter to a device, as long as its buffers last.
			const std::int64_t Due = Start + static_cast<std::int64_t>(Blocks.size()) * Block * 1000000 / Wave.StubRate;
			std::this_thread::sleep_for(std::chrono::microseconds(Due - AvatarBridge::MonotonicClock::Microseconds()));
			Blocks.emplace_back(Due, Wave.StubGenerate(Block));
		}
	}

	std::atomic<bool> bOver{ false };
	// Last, since it uses all above.
	std::thread Thread;
};

/** A stereo microphone with a thread of its own that hears a sound again and again, louder on the left. */
class FStagedMicrophone
{
public:
	static constexpr int32 Rate = 48000;

	explicit FStagedMicrophone(std::vector<float> InSound)
		: Sound(std::move(InSound))
		, Thread([this]() { Run(); })
	{
	}

	void Stop()
	{
		bOver = true;
		Thread.join();
	}

	/** Samples heard so far. */
	std::int64_t Heard() const { return Count; }

private:
	void Run()
	{
		constexpr std::int64_t Block = 480;
		std::vector<float> Both(2 * Block);
		const std::int64_t Start = AvatarBridge::MonotonicClock::Microseconds();
		while (!bOver)
		{
			const std::int64_t Due = Start + (Count + Block) * 1000000 / Rate;
			std::this_thread::sleep_for(std::chrono::microseconds(Due - AvatarBridge::MonotonicClock::Microseconds()));
			for (std::int64_t Index = 0; Index < Block; Index++)
			{
				const float Value = Sound[static_cast<std::size_t>(Count + Index) % Sound.size()];
				Both[static_cast<std::size_t>(2 * Index)] = 1.5f * Value;
				Both[static_cast<std::size_t>(2 * Index + 1)] = 0.5f * Value;
			}
			Audio::FAudioCapture::StubDevice().Hear(Both.data(), static_cast<int32>(Block), 2, Rate);
			Count += Block;
		}
	}

	const std::vector<float> Sound;
	std::atomic<std::int64_t> Count{ 0 };
	std::atomic<bool> bOver{ false };
	std::thread Thread;
};

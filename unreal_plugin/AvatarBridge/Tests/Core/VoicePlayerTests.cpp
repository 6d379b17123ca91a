// A voice read for a device: kept where the motion is without steps that could be heard.
#include "AvatarBridge/VoicePlayer.h"

#include "Playing.h"

#include <array>
#include <atomic>
#include <cmath>
#include <memory>
#include <thread>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::size_t BlockSize = 480;
	constexpr double Rate = SessionClock::Rate;
	constexpr int Length = 480000;

	using Block = std::array<float, BlockSize>;

	/** Ten seconds whose values tell their samples. */
	SoundBuffer& Ramp()
	{
		static const std::unique_ptr<SoundBuffer> voice = []() {
			auto made = std::make_unique<SoundBuffer>(SessionClock::Rate);
			for (int first = 0; first < Length; first += 4800)
			{
				std::vector<float> samples(4800);
				for (std::size_t i = 0; i < samples.size(); i++)
				{
					samples[i] = static_cast<float>(first + static_cast<int>(i)) / Length;
				}
				CHECK(Playing::Add(*made, WireBytes::Sound(0, 0, first, SessionClock::Rate, samples)) == FrameStatus::Ok);
			}
			return made;
		}();
		return *voice;
	}

	double SampleOf(float value)
	{
		return static_cast<double>(value) * Length;
	}
}

TEST(ItStaysWithTheMotionWhateverTheDevicesRate)
{
	for (double rate : { 48000.0, 44100.0, 16000.0 })
	{
		VoicePlayer player;
		Block block;
		const double blockSamples = BlockSize * Rate / rate;
		// The motion's clock and the device's never agree quite.
		for (double wanted = 10000; wanted < 400000; wanted += blockSamples * 1.0005)
		{
			player.Steer(&Ramp(), wanted, rate);
			CHECK(player.Read(block));
			// A millisecond; sixteen bits alone leave half of that in doubt.
			CHECK_NEAR(SampleOf(block[0]), wanted, 48);
		}
	}
}

TEST(ASmallDifferenceIsMadeUpWithoutAStep)
{
	VoicePlayer player;
	Block block;
	double wanted = 10000;
	player.Steer(&Ramp(), wanted, Rate);
	player.Read(block);
	float last = block.back();
	// 30 ms off from one block to the next.
	wanted += 1440;
	for (int i = 0; i < 300; i++)
	{
		wanted += BlockSize;
		const double before = *player.Position();
		player.Steer(&Ramp(), wanted, Rate);
		player.Read(block);
		// Nobody hears two parts of a hundred.
		CHECK_NEAR((*player.Position() - before) / BlockSize, 1, 0.0201);
		CHECK_NEAR(block[0], last, 1e-4);
		last = block.back();
	}
	CHECK_NEAR(*player.Position(), wanted + BlockSize, 48);
}

TEST(AJumpIsCrossFaded)
{
	VoicePlayer player;
	Block block;
	player.Steer(&Ramp(), 10000, Rate);
	player.Read(block);
	const float before = block.back();
	player.Steer(&Ramp(), 200000, Rate);
	player.Read(block);
	CHECK_NEAR(block[0], before, 0.01);
	CHECK_NEAR(SampleOf(block.back()), 200000 + BlockSize - 1, 480);
	for (std::size_t i = 1; i < block.size(); i++)
	{
		CHECK(std::abs(block[i] - block[i - 1]) < 0.002f);
	}
	// A block larger than any before it.
	std::vector<float> large(10000);
	player.Steer(&Ramp(), 10000, Rate);
	CHECK(player.Read(large));
	CHECK_NEAR(SampleOf(large.front()), 200000 + BlockSize, 480);
	CHECK_NEAR(SampleOf(large.back()), 20000 - 1, 480);
}

TEST(WithoutAVoiceItIsSilent)
{
	VoicePlayer player;
	Block block;
	block[3] = 1;
	CHECK(!player.Read(block));
	CHECK_EQUAL(block[3], 0.f);
	player.Steer(&Ramp(), 10000, Rate);
	CHECK(player.Read(block));
	CHECK(player.Position());
	player.Steer(&Ramp(), {}, Rate);
	CHECK(!player.Read(block));
	CHECK(!player.Position());
	// Begins where the motion is, not where it stopped.
	player.Steer(&Ramp(), 300000, Rate);
	CHECK(player.Read(block));
	CHECK_NEAR(SampleOf(block[0]), 300000, 16);
}

TEST(AVoiceMayGoAsSoonAsAnotherIsSteeredTo)
{
	VoicePlayer player;
	std::atomic<bool> done{ false };
	std::thread audio([&]() {
		Block block;
		while (!done)
		{
			player.Read(block);
		}
	});
	for (int i = 0; i < 2000; i++)
	{
		const auto voice = std::make_unique<SoundBuffer>(SessionClock::Rate, 0.1);
		Playing::Add(*voice, WireBytes::Sound(0, 0, 0, SessionClock::Rate, std::vector<float>(960, 0.5f)));
		player.Steer(voice.get(), i % 3 == 0 ? 0 : 500, Rate);
		player.Position();
		player.Steer(nullptr, {}, Rate);
	}
	done = true;
	audio.join();
}

TEST_MAIN()

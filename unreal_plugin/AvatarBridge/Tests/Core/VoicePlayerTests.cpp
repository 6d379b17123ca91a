// A voice read for a device: kept where the motion is, without steps that could be heard.
#include "AvatarBridge/VoicePlayer.h"

#include "Playing.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::int32_t Rate = SessionClock::Rate;
	constexpr int BlockSize = 1024;
	constexpr double Tone = 2 * 3.14159265358979323846 * 200 / Rate;

	/** When a block begins. */
	std::int64_t Time(int block, std::int32_t rate = Rate)
	{
		return std::int64_t(1000000) * block * BlockSize / rate;
	}

	/** The sample of that time. */
	double At(std::int64_t now)
	{
		return static_cast<double>(now) * (Rate / 1e6);
	}

	/** A player of a tone of ten seconds, and how steep it was. */
	struct Stage
	{
		SoundBuffer Voice{ Rate };
		VoicePlayer Player;
		std::array<float, BlockSize> Block;
		float Last = 0;

		Stage() { AddTone(0, 0, 10 * Rate); }

		void AddTone(std::int64_t epoch, std::int64_t first, std::int64_t count)
		{
			std::vector<float> tone(Rate / 50);
			for (std::int64_t at = first; at < first + count; at += Rate / 50)
			{
				for (std::size_t i = 0; i < tone.size(); i++)
				{
					tone[i] = static_cast<float>(0.5 * std::sin(Tone * static_cast<double>(at + static_cast<std::int64_t>(i))));
				}
				CHECK(Playing::Add(Voice, WireBytes::Sound(epoch, 0, at, Rate, tone)) == FrameStatus::Ok);
			}
		}

		double Position() const { return Player.Position().value(); }

		/** Reads a block; the largest step between two samples. */
		float Read(std::int64_t now)
		{
			float largest = 0;
			Player.Read(Block, now);
			for (const float sample : Block)
			{
				largest = std::max(largest, std::abs(sample - Last));
				Last = sample;
			}
			return largest;
		}

		/** Plays blocks with the motion so many seconds ahead; the largest step between two samples. */
		float Play(int from, int until, double seconds)
		{
			float largest = 0;
			for (int k = from; k < until; k++)
			{
				const std::int64_t now = Time(k);
				Player.Steer(&Voice, At(now) + seconds * Rate, now, Rate);
				largest = std::max(largest, Read(now));
			}
			return largest;
		}
	};
}

TEST(SoundLeavesWhenItsSampleIsDue)
{
	for (const std::int32_t rate : { 48000, 44100, 24000 })
	{
		Stage stage;
		for (int k = 0; k < 100; k++)
		{
			const std::int64_t now = Time(k, rate);
			stage.Player.Steer(&stage.Voice, At(now), now, rate);
			stage.Player.Read(stage.Block, now);
			// The first block is faded in.
			CHECK(k == 0 || std::abs(0.5 * std::sin(Tone * At(now)) - static_cast<double>(stage.Block[0])) < 2e-3);
			CHECK_NEAR(stage.Position(), At(Time(k + 1, rate)), 2);
		}
	}
}

TEST(AGameThatStandsStillDoesNotHoldTheSound)
{
	Stage stage;
	stage.Player.Steer(&stage.Voice, 0, 0, Rate);
	for (int k = 0; k < 50; k++)
	{
		stage.Player.Read(stage.Block, Time(k));
	}
	CHECK_NEAR(stage.Position(), 50 * BlockSize, 2);
}

TEST(ADeviceThatAsksInBurstsDoesNotBendThePitch)
{
	Stage stage;
	double slowest = std::numeric_limits<double>::max();
	double fastest = 0;
	for (int k = 0; k < 300; k++)
	{
		// Four blocks at once, then nothing for as long.
		const std::int64_t now = Time(k / 4 * 4);
		stage.Player.Steer(&stage.Voice, At(now), now, Rate);
		const double before = k == 0 ? At(now) : stage.Position();
		stage.Player.Read(stage.Block, now);
		if (k > 100)
		{
			slowest = std::min(slowest, (stage.Position() - before) / BlockSize);
			fastest = std::max(fastest, (stage.Position() - before) / BlockSize);
		}
	}
	// Under a sixth of a semitone.
	CHECK(fastest - slowest < 0.01);
}

TEST(AMotionThatRunsOffALittleIsFollowedWithoutAJump)
{
	for (const double seconds : { 0.02, -0.02 })
	{
		Stage stage;
		stage.Play(0, 20, 0);
		double position = stage.Position();
		for (int k = 20; k < 120; k++)
		{
			stage.Play(k, k + 1, seconds);
			CHECK_NEAR(stage.Position() - position, BlockSize, 0.0501 * BlockSize);
			position = stage.Position();
		}
		// Caught up, and it stays there.
		CHECK_NEAR(position, At(Time(120)) + seconds * Rate, 0.001 * Rate);
	}
}

TEST(AMotionThatIsFarAwayIsJoinedAtOnce)
{
	Stage stage;
	stage.Play(0, 20, 0);
	stage.Play(20, 21, 3);
	CHECK_NEAR(stage.Position(), At(Time(21)) + 3 * Rate, 2);
}

TEST(NothingThatBreaksTheSoundOffClicks)
{
	// The steepest the tone itself gets between two samples, and a fade of 5 ms over its whole height.
	const float steepest = static_cast<float>(0.5 * Tone + 1.0 / 240 + 0.005);
	Stage stage;
	// From silence.
	CHECK(stage.Play(0, 20, 0) < steepest);
	// A jump to half a wave later.
	CHECK(stage.Play(20, 40, 2.0025) < steepest);
	// An interruption behind the playhead.
	stage.Voice.Cut(1, static_cast<std::int64_t>(stage.Position()) - 3000);
	CHECK(stage.Play(40, 45, 2.0025) < steepest);
	CHECK_EQUAL(stage.Last, 0.f);
	// New sound, after a whole number of waves, so that the tone itself begins at zero.
	stage.AddTone(1, (static_cast<std::int64_t>(stage.Position()) / 240 + 2) * 240, 2 * Rate);
	CHECK(stage.Play(45, 60, 2.0025) < steepest);
	CHECK(std::any_of(stage.Block.begin(), stage.Block.end(), [](float value) { return value > 0.4f; }));
	// An interruption within a block, which is silent before it ends.
	stage.Voice.Cut(2, static_cast<std::int64_t>(stage.Position()) + 700);
	CHECK(stage.Play(60, 61, 2.0025) < steepest);
	CHECK_EQUAL(stage.Last, 0.f);
	// The end of the connection.
	stage.AddTone(2, static_cast<std::int64_t>(stage.Position()), 2 * Rate);
	stage.Play(61, 70, 2.0025);
	stage.Player.Steer(nullptr, 0, 0, Rate);
	CHECK(stage.Read(Time(70)) < steepest);
	CHECK_EQUAL(stage.Last, 0.f);
	CHECK(!stage.Player.Position());
}

TEST(WithoutAVoiceItIsSilentAndItBeginsWhereTheMotionIs)
{
	Stage stage;
	stage.Block.fill(1.f);
	stage.Player.Read(stage.Block, 0);
	CHECK(std::all_of(stage.Block.begin(), stage.Block.end(), [](float value) { return value == 0.f; }));
	CHECK(!stage.Player.Position());
	stage.Play(1, 4, 1);
	stage.Player.Steer(&stage.Voice, std::numeric_limits<double>::quiet_NaN(), Time(4), Rate);
	stage.Read(Time(4));
	CHECK(!stage.Player.Position());
	stage.Play(5, 6, 5);
	CHECK_NEAR(stage.Position(), At(Time(6)) + 5 * Rate, 2);
}

TEST(BlocksOfAnySizeGiveTheSameSound)
{
	Stage one;
	Stage other;
	// From the third second on, so that both have long faded in.
	one.Player.Steer(&one.Voice, 0, 0, Rate);
	other.Player.Steer(&other.Voice, 0, 0, Rate);
	std::vector<float> large(3 * BlockSize);
	std::vector<float> small;
	for (int k = 0; k < 30; k++)
	{
		one.Player.Read(large, Time(3 * k));
		small.clear();
		for (int begin = 0; begin < 3 * BlockSize;)
		{
			const int count = std::min(1 + 97 * k % 500, 3 * BlockSize - begin);
			std::vector<float> block(static_cast<std::size_t>(count));
			other.Player.Read(block, Time(3 * k) + std::int64_t(1000000) * begin / Rate);
			small.insert(small.end(), block.begin(), block.end());
			begin += count;
		}
		for (std::size_t i = 0; i < large.size(); i++)
		{
			if (std::abs(large[i] - small[i]) >= 1e-2f) { std::printf("%d %zu %g %g %g %g\n", k, i, large[i], small[i], one.Position(), other.Position()); }
			CHECK(k == 0 || std::abs(large[i] - small[i]) < 1e-2f);
		}
	}
}

TEST(AVoiceMayGoAsSoonAsAnotherIsSteeredTo)
{
	VoicePlayer player;
	std::atomic<bool> done{ false };
	std::thread audio([&]() {
		std::array<float, 256> block;
		for (std::int64_t now = 0; !done; now += 5333)
		{
			player.Read(block, now);
		}
	});
	for (int i = 0; i < 2000; i++)
	{
		const auto voice = std::make_unique<SoundBuffer>(Rate, 0.1);
		Playing::Add(*voice, WireBytes::Sound(0, 0, 0, Rate, std::vector<float>(960, 0.5f)));
		player.Steer(voice.get(), i % 3 == 0 ? 0 : 500, 0, Rate);
		player.Position();
		player.Steer(nullptr, 0, 0, Rate);
	}
	done = true;
	audio.join();
}

TEST_MAIN()

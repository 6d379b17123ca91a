// Whatever happens to frames and playhead, the pose goes over from where it is, and is a pose.
#include "AvatarBridge/PosePlayer.h"
#include "AvatarBridge/SessionClock.h"

#include "Playing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>

using namespace AvatarBridge;
using Playing::Step;

namespace
{
	constexpr double Pi = 3.14159265358979323846;
	constexpr double Tick = 1.0 / 90;
	constexpr double TickSamples = SessionClock::Rate * Tick;
	constexpr double FrameSeconds = 1.0 / 30;
	// At 0.06 radians a frame, 90 Hz steps of steady motion are 0.02.
	constexpr double PerFrame = 0.06;
	constexpr double LargestStep = 0.03;
	constexpr double None = std::numeric_limits<double>::quiet_NaN();

	/** A player at 90 Hz, and how far each picture turned from the one before. */
	struct Player
	{
		StallOptions Options;
		std::shared_ptr<FrameBuffer> Buffer = std::make_shared<FrameBuffer>(2, 1);
		PosePlayer Poses;
		double Playhead = 0;
		double Angle = None;
		double WorstStep = 0;

		explicit Player(const StallOptions& options = {})
			: Options(options)
			, Poses(WireBytes::ReadLayout("hero", 2, 1).Layout(), Buffer, SessionClock::Rate, options)
		{
		}

		void Add(std::int64_t epoch, int frame, double angle)
		{
			const float weight = static_cast<float>(frame % 5) / 4;
			CHECK(Playing::Add(*Buffer,
					  WireBytes::Motion(2, 1, epoch, frame, frame * Step, static_cast<float>(angle), weight))
				== FrameStatus::Ok);
		}

		void AddFrames(int first, int end)
		{
			for (int i = first; i < end; i++)
			{
				Add(0, i, i * PerFrame);
			}
		}

		void Show(double seconds = Tick)
		{
			Playhead += SessionClock::Rate * Tick;
			const MotionFrame* pose;
			CHECK(Poses.TrySample(Playhead, seconds, pose));
			double angle = 2 * std::atan2(pose->Rotations[1], pose->Rotations[3]);
			// The same rotation has many angles; the one nearest to the last shows how far the motion went.
			angle -= 2 * Pi * std::round((angle - (std::isnan(Angle) ? 0 : Angle)) / (2 * Pi));
			WorstStep = std::isnan(Angle) ? WorstStep : std::max(WorstStep, std::abs(angle - Angle));
			Angle = angle;
		}

		void PlayTo(double sample)
		{
			while (Playhead + TickSamples <= sample)
			{
				Show();
			}
		}

		void PlayFor(double seconds)
		{
			for (double t = 0; t < seconds; t += Tick)
			{
				Show();
			}
		}
	};

	double TrueAngle(const Player& player)
	{
		return player.Playhead / static_cast<double>(Step) * PerFrame;
	}

	void CheckPose(const MotionFrame& pose)
	{
		for (std::size_t j = 0; j < pose.Rotations.size(); j += 4)
		{
			double square = 0;
			for (std::size_t k = j; k < j + 4; k++)
			{
				square += static_cast<double>(pose.Rotations[k]) * pose.Rotations[k];
			}
			CHECK_NEAR(square, 1, 1e-4);
		}
		CHECK_NEAR(pose.Face[0], 0.5, 0.500001);
		CHECK(std::all_of(pose.Root.begin(), pose.Root.end(), [](float value) { return std::isfinite(value); }));
	}
}

TEST(AStallIsPredictedByTheConfiguredMillisecondsAtMost)
{
	for (double milliseconds : { 0.0, 20.0, 60.0, 90.0 })
	{
		StallOptions options;
		options.Predict = milliseconds;
		Player player(options);
		player.AddFrames(0, 30);
		player.PlayTo(29 * Step);
		const double newest = 29 * PerFrame;
		double last = player.Angle;
		for (double t = 0; t < 0.48; t += Tick)
		{
			player.Show();
			CHECK(player.Angle >= last - 1e-6);
			last = player.Angle;
		}
		// It starts with the motion's own speed, slows down and comes to rest at what is allowed.
		const double carried = milliseconds / 1000 / FrameSeconds * PerFrame;
		CHECK(player.Angle <= newest + carried + 1e-6);
		CHECK(player.Angle > newest + 0.97 * carried - 1e-6);
	}
}

TEST(TheIdlePoseIsTheOwnersToSay)
{
	Player player;
	player.AddFrames(0, 30);
	MotionFrame& idle = player.Poses.Idle();
	idle.Rotations = { 0, std::sin(0.5f), 0, std::cos(0.5f), 0, 0, 0, 1 };
	idle.Face[0] = 0.25f;
	player.PlayTo(29 * Step);
	player.PlayFor(2);
	CHECK_NEAR(player.Angle, 1, 1e-3);
	const MotionFrame* pose;
	CHECK(player.Poses.TrySample(player.Playhead, 0, pose));
	CHECK_NEAR(pose->Face[0], 0.25, 1e-3);
}

TEST(HalfOfTheDistanceIsMadeUpInTheConfiguredTimeAtAnyFrameRate)
{
	for (double rate : { 30.0, 90.0, 240.0 })
	{
		Player player;
		for (int i = 0; i < 60; i++)
		{
			player.Add(0, i, i < 30 ? 0.0 : 1.0);
		}
		const MotionFrame* pose;
		const auto angleAt = [&](double playhead, double seconds) {
			CHECK(player.Poses.TrySample(playhead, seconds, pose));
			return 2 * std::atan2(pose->Rotations[1], pose->Rotations[3]);
		};
		for (int i = 0; i < 10; i++)
		{
			angleAt(20.0 * Step, 1);
		}
		// Seconds of a seek count from it on: none of the distance is made up at once.
		CHECK_NEAR(angleAt(40.0 * Step, 0), 0, 1e-3);
		double angle = 0;
		for (int i = 0; i < static_cast<int>(rate * 0.07 + 0.5); i++)
		{
			angle = angleAt(40.0 * Step, 0.07 / std::round(rate * 0.07));
		}
		CHECK_NEAR(angle, 0.5, 1e-3);
	}
}

TEST(ASeekEitherWayIsPassedWithoutASnap)
{
	for (int frames : { 25, -15 })
	{
		Player player;
		player.AddFrames(0, 60);
		player.PlayTo(20 * Step);
		player.WorstStep = 0;
		player.Playhead += static_cast<double>(frames * Step);
		player.PlayFor(0.4);
		CHECK_NEAR(player.Angle, TrueAngle(player), 0.03);
		CHECK(player.WorstStep < std::abs(frames) * PerFrame / 8 + LargestStep);
	}
}

TEST(ASeekWhileNothingComesIsPassedWithoutASnap)
{
	Player player;
	player.AddFrames(0, 30);
	player.PlayTo(29 * Step);
	player.PlayFor(0.1);
	player.WorstStep = 0;
	// Straight into what would be the idle pose.
	player.Playhead += 5.0 * SessionClock::Rate;
	player.PlayFor(0.5);
	CHECK_NEAR(player.Angle, 0, 0.03);
	CHECK(player.WorstStep < 1.9 / 8);
}

TEST(ANewSessionOnALaterClockIsJoinedWithoutASnap)
{
	Player player;
	player.AddFrames(0, 30);
	player.PlayTo(28 * Step);
	player.Buffer->Clear();
	for (int i = 3000; i < 3050; i++)
	{
		player.Add(0, i, -1);
	}
	player.Playhead = 3001.0 * Step;
	player.WorstStep = 0;
	player.PlayFor(0.5);
	CHECK_NEAR(player.Angle, -1, 0.03);
	CHECK(player.WorstStep < 2.8 / 8);
}

TEST(SteadyPlayingIsNoSeekWhateverTheFrameRate)
{
	for (double rate : { 12.0, 24.0, 90.0, 500.0 })
	{
		Player player;
		player.AddFrames(0, 60);
		double playhead = 0;
		const MotionFrame* pose;
		for (double t = 0; t < 1.9; t += 1 / rate)
		{
			// Five parts of a hundred is what the jitter buffer may run faster.
			playhead += 1.05 * SessionClock::Rate / rate;
			CHECK(player.Poses.TrySample(playhead, 1 / rate, pose));
		}
		CHECK_NEAR(2 * std::atan2(pose->Rotations[1], pose->Rotations[3]), std::min(59.0, playhead / Step) * PerFrame, 0.06);
	}
}

TEST(NoPlayheadMakesAPoseThatIsNone)
{
	std::mt19937 random(5);
	std::uniform_real_distribution<double> playhead(-20.0 * Step, 90.0 * Step);
	std::uniform_real_distribution<double> seconds(0, Tick);
	Player player;
	player.AddFrames(0, 40);
	const MotionFrame* pose;
	for (int i = 0; i < 5000; i++)
	{
		CHECK(player.Poses.TrySample(playhead(random), seconds(random), pose));
		CheckPose(*pose);
	}
	const double infinity = std::numeric_limits<double>::infinity();
	for (double odd : { None, infinity, -infinity, 1e300, -1e300 })
	{
		CHECK(player.Poses.TrySample(odd, None, pose));
		CheckPose(*pose);
		CHECK(player.Poses.TrySample(1000, odd, pose));
		CheckPose(*pose);
	}
}

TEST(NoNumberOfAFrameMakesAPoseThatIsNone)
{
	std::mt19937 random(6);
	std::uniform_int_distribution<std::uint32_t> bits;
	std::uniform_real_distribution<double> playhead(-2.0 * Step, 200.0 * Step);
	const auto anything = [&](std::size_t count) {
		std::vector<float> values(count);
		for (float& value : values)
		{
			// Mostly around one, some of the largest that are taken, some of the largest there are or none at all.
			const std::uint32_t kind = bits(random) % 20;
			const std::uint32_t exponent = kind < 15 ? 0x3f000000 : kind < 19 ? 0x53000000 : 0x7f000000;
			const std::uint32_t pattern = exponent | (bits(random) & 0x80ffffff);
			std::memcpy(&value, &pattern, sizeof value);
		}
		return values;
	};
	Player player;
	player.AddFrames(0, 1);
	const MotionFrame* pose;
	int taken = 0;
	for (int i = 1; i < 20000; i++)
	{
		const std::vector<float> unit = { 0, 0, 0, 1, 1, 0, 0, 0 };
		const WireBytes::Bytes motion = WireBytes::Motion(
			0, i, i % 150 * Step, anything(3), i % 2 == 0 ? unit : anything(8), anything(1));
		taken += Playing::Add(*player.Buffer, motion) == FrameStatus::Ok ? 1 : 0;
		CHECK(player.Poses.TrySample(playhead(random), Tick, pose));
		CHECK(std::all_of(pose->Root.begin(), pose->Root.end(), [](float value) { return std::isfinite(value); }));
		CHECK(std::all_of(
			pose->Rotations.begin(), pose->Rotations.end(), [](float value) { return std::abs(value) < 1.001f; }));
		CHECK(std::isfinite(pose->Face[0]));
	}
	CHECK(taken > 1000);
}

TEST_MAIN()

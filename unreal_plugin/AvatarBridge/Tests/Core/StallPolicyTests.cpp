// How far a stall is predicted, how fast it is recovered from, and what is a seek, by the options and at any frame rate.
#include "AvatarBridge/PosePlayer.h"
#include "AvatarBridge/SessionClock.h"

#include "Playing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

using namespace AvatarBridge;
using Playing::Step;

namespace
{
	constexpr double Pi = 3.14159265358979323846;
	constexpr double Tick = 1.0 / 90;
	constexpr double TickSamples = SessionClock::Rate * Tick;
	constexpr double FrameSeconds = 1.0 / 30;
	// Radians that the motion turns from frame to frame.
	constexpr double PerFrame = 0.06;

	/** A player at 90 Hz, and how far each picture turned from the one before. */
	struct Player
	{
		std::shared_ptr<FrameBuffer> Buffer = std::make_shared<FrameBuffer>(2, 1);
		PosePlayer Poses;
		double Playhead = 0;
		double Angle = std::numeric_limits<double>::quiet_NaN();
		double WorstStep = 0;

		explicit Player(const StallOptions& options = {})
			: Poses(WireBytes::ReadLayout("hero", 2, 1).Layout(), Buffer, SessionClock::Rate, options)
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

		void Show()
		{
			Playhead += TickSamples;
			const MotionFrame* pose;
			CHECK(Poses.TrySample(Playhead, Tick, pose));
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
	CHECK_NEAR(player.Angle, 14.5 * PerFrame, 0.03);
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

TEST_MAIN()

#include "AvatarBridge/PosePlayer.h"
#include "AvatarBridge/SessionClock.h"

#include "Testing.h"
#include "WireBytes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>

using namespace AvatarBridge;

namespace
{
	constexpr double Pi = 3.14159265358979323846;
	constexpr std::int64_t Step = 1600;
	constexpr double Tick = 1.0 / 90;
	constexpr double TickSamples = 48000 * Tick;
	// At 0.06 radians a frame, 90 Hz steps of steady motion are 0.02.
	constexpr float PerFrame = 0.06f;
	constexpr double LargestStep = 0.03;

	/** A player of two joints that turn about y, and how it moves from one display frame to the next. */
	struct Stage
	{
		const LayoutMessage Layout = WireBytes::ReadLayout("hero", 2, 1);
		const std::shared_ptr<FrameBuffer> Buffer = std::make_shared<FrameBuffer>(2, 1);
		PosePlayer Player;
		double Playhead = 0;
		double LastAngle = std::numeric_limits<double>::quiet_NaN();
		float LastWeight = 0;
		double WorstStep = 0;

		explicit Stage(const StallOptions& options = {})
			: Player(Layout.Layout(), Buffer, SessionClock::Rate, options)
		{
		}

		void Show()
		{
			Playhead += TickSamples;
			const MotionFrame* pose = nullptr;
			CHECK(Player.TrySample(Playhead, Tick, pose));
			double angle = 2 * std::atan2(pose->Rotations[1], pose->Rotations[3]);
			const bool first = std::isnan(LastAngle);
			// The same rotation has many angles; the one nearest to the last shows how far the motion went.
			angle -= 2 * Pi * std::round((angle - (first ? 0 : LastAngle)) / (2 * Pi));
			WorstStep = first ? WorstStep : std::max(WorstStep, std::abs(angle - LastAngle));
			LastAngle = angle;
			LastWeight = pose->Face[0];
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

		void Add(std::int64_t epoch, int frame, float angle)
		{
			const float weight = static_cast<float>(frame % 5) / 4.f;
			const WireBytes::Bytes bytes = WireBytes::Motion(2, 1, epoch, frame, frame * Step, angle, weight);
			MotionMessage message;
			CHECK(MotionMessage::Read(bytes, message) == FrameStatus::Ok);
			CHECK(Buffer->Add(message, 0) == FrameStatus::Ok);
		}

		void AddFrames(int first, int end)
		{
			for (int i = first; i < end; i++)
			{
				Add(0, i, static_cast<float>(i) * PerFrame);
			}
		}

		/** The angle of AddFrames at the playhead. */
		double Due() const { return Playhead / static_cast<double>(Step) * static_cast<double>(PerFrame); }
	};

	/** Of the angles of Stage::AddFrames from one frame to another. */
	constexpr double Mean(int first, int last)
	{
		return (first + last) / 2.0 * static_cast<double>(PerFrame);
	}

	bool IsFinite(const MotionFrame& pose)
	{
		const auto finite = [](float value) { return std::isfinite(value); };
		return std::all_of(pose.Root.begin(), pose.Root.end(), finite)
			&& std::all_of(pose.Rotations.begin(), pose.Rotations.end(), finite)
			&& std::all_of(pose.Face.begin(), pose.Face.end(), finite);
	}

	bool IsUnit(const MotionFrame& pose)
	{
		for (std::size_t i = 0; i < pose.Rotations.size(); i += 4)
		{
			double square = 0;
			for (std::size_t k = i; k < i + 4; k++)
			{
				square += static_cast<double>(pose.Rotations[k]) * pose.Rotations[k];
			}
			if (!(std::abs(square - 1) < 1e-4))
			{
				return false;
			}
		}
		return true;
	}
}

TEST(NothingIsShownBeforeTheFirstFrame)
{
	Stage stage;
	const MotionFrame* pose = nullptr;
	CHECK(!stage.Player.TrySample(0, Tick, pose));
	stage.AddFrames(0, 1);
	CHECK(stage.Player.TrySample(0, Tick, pose));
}

TEST(TheFirstPoseIsShownAsItIs)
{
	Stage stage;
	stage.AddFrames(10, 40);
	stage.Playhead = 12.5 * static_cast<double>(Step);
	stage.Show();
	// Nothing was shown before that it could go over from.
	CHECK_NEAR(stage.LastAngle, stage.Due(), 1e-3);
}

TEST(BetweenFramesTheMotionIsInterpolated)
{
	Stage stage;
	stage.AddFrames(0, 40);
	stage.PlayFor(60 * Tick);
	CHECK_NEAR(stage.LastAngle, stage.Due(), 1e-3);
	CHECK(stage.WorstStep < LargestStep);
	CHECK(stage.Player.LastStatus() == SampleStatus::Ok);
	CHECK_EQUAL(stage.Player.StalledMilliseconds(), 0);
}

TEST(AStallIsPredictedHeldAndEasedToIdleWithoutASnap)
{
	Stage stage;
	stage.AddFrames(0, 30);
	stage.PlayTo(29 * Step);
	const double newest = 29 * static_cast<double>(PerFrame);
	// However long it lasts, it goes no farther than the motion would have in the time that is predicted.
	const double most = newest + 0.06 * 30 * static_cast<double>(PerFrame);
	stage.PlayFor(0.06);
	CHECK(stage.LastAngle > newest + 0.02);
	CHECK(stage.LastAngle < most);
	stage.PlayFor(0.4);
	const double held = stage.LastAngle;
	CHECK(held < most);
	CHECK_NEAR(stage.Player.StalledMilliseconds(), 464, 15);
	stage.PlayFor(0.05);
	CHECK_NEAR(stage.LastAngle, held, 1e-3);
	stage.PlayFor(1.2);
	// As it mostly stood, with a neutral face, and no T-pose.
	CHECK_NEAR(stage.LastAngle, Mean(0, 29), 0.03);
	CHECK_NEAR(stage.LastWeight, 0, 1e-3);
	CHECK(stage.Player.LastStatus() == SampleStatus::Ahead);
	// 0.9 radians eased over 0.8 s may move 1.5 / 0.8 * 0.9 / 90 a tick.
	CHECK(stage.WorstStep < 0.04);
}

TEST(WithoutPredictionAndHoldTheLastPoseIsLeftAtOnceButNotInOne)
{
	StallOptions options;
	options.Predict = 0;
	options.Hold = 0;
	Stage stage(options);
	stage.AddFrames(0, 30);
	stage.PlayTo(29 * Step);
	const double atEnd = stage.LastAngle;
	stage.PlayFor(0.4);
	CHECK(stage.LastAngle < 0.8 * atEnd);
	stage.PlayFor(0.5);
	CHECK_NEAR(stage.LastAngle, Mean(0, 29), 0.03);
	CHECK(stage.WorstStep < 0.04);
}

TEST(FramesThatComeAgainAreJoinedWithoutASnap)
{
	Stage stage;
	stage.AddFrames(0, 30);
	stage.PlayTo(29 * Step);
	stage.PlayFor(0.3);
	const double jump = std::abs(stage.Due() - stage.LastAngle);
	// The test needs a gap to bridge.
	CHECK(jump > 0.4);
	stage.AddFrames(30, 80);
	stage.WorstStep = 0;
	stage.PlayFor(0.5);
	CHECK_NEAR(stage.LastAngle, stage.Due(), 0.01);
	// Half of the gap in 70 ms: a tick closes a ninth of it at most.
	CHECK(stage.WorstStep < jump / 8 + LargestStep);
}

TEST(AnInterruptionIsPassedWithoutASnap)
{
	Stage stage;
	stage.AddFrames(0, 60);
	stage.PlayTo(20 * Step);
	stage.Buffer->Cut(1, 21 * Step);
	for (int i = 21; i < 60; i++)
	{
		stage.Add(1, i, -0.5f);
	}
	stage.WorstStep = 0;
	stage.PlayFor(0.5);
	CHECK_NEAR(stage.LastAngle, -0.5, 0.02);
	CHECK(stage.WorstStep < 1.8 / 8 + LargestStep);
}

TEST(ABufferThatIsEmptiedHoldsAndEasesToo)
{
	Stage stage;
	stage.AddFrames(0, 30);
	stage.PlayTo(20 * Step);
	stage.Buffer->Clear();
	stage.PlayFor(2.5);
	CHECK_NEAR(stage.LastAngle, Mean(0, 20), 0.03);
	CHECK(stage.WorstStep < 0.05);
}

TEST(ASeekIsPassedWithoutASnapWhicheverWayItGoes)
{
	Stage stage;
	stage.AddFrames(0, 60);
	stage.PlayTo(5 * Step);
	for (const int frames : { 25, -20 })
	{
		const double jump = std::abs(frames) * static_cast<double>(PerFrame);
		stage.Playhead += static_cast<double>(frames * Step);
		stage.WorstStep = 0;
		stage.PlayFor(0.4);
		CHECK(stage.WorstStep < jump / 8 + LargestStep);
		CHECK_NEAR(stage.LastAngle, stage.Due(), 0.03);
	}
}

TEST(AGameThatStoodStillShowsTheMotionOfNowAtOnce)
{
	Stage stage;
	stage.AddFrames(0, 60);
	stage.PlayTo(5 * Step);
	stage.Playhead += 40 * static_cast<double>(Step);
	const MotionFrame* pose = nullptr;
	CHECK(stage.Player.TrySample(stage.Playhead, 40.0 / 30, pose));
	CHECK_NEAR(2 * std::atan2(pose->Rotations[1], pose->Rotations[3]), stage.Due(), 1e-3);
}

TEST(AFrameThatComesLateBetweenTwoIsJoinedWithoutASnap)
{
	Stage stage;
	stage.AddFrames(0, 10);
	stage.AddFrames(11, 40);
	stage.PlayTo(10.3 * static_cast<double>(Step));
	stage.WorstStep = 0;
	// It lies 0.6 radians off the way: from there to the next frame, the motion itself takes steps of a third.
	stage.Add(0, 10, 0.f);
	stage.PlayTo(11 * Step);
	CHECK(stage.WorstStep < 0.6 / 8 + (0.6 + static_cast<double>(PerFrame)) / 3);
}

TEST(PosesStayUnitAndWeightsInRangeWhateverThePlayheadDoes)
{
	Stage stage;
	std::mt19937 random(5);
	std::uniform_real_distribution<double> anywhere(-20.0 * Step, 90.0 * Step);
	std::uniform_real_distribution<double> soon(0, Tick);
	stage.AddFrames(0, 40);
	for (int i = 0; i < 3000; i++)
	{
		const MotionFrame* pose = nullptr;
		CHECK(stage.Player.TrySample(anywhere(random), soon(random), pose));
		CHECK(IsFinite(*pose));
		CHECK(IsUnit(*pose));
		CHECK(pose->Face[0] >= -1e-6f);
		CHECK(pose->Face[0] <= 1.000001f);
	}
}

TEST(NoPlayheadAndNoTimeMakeAPoseOfNoNumbers)
{
	constexpr double Infinity = std::numeric_limits<double>::infinity();
	constexpr double NoNumber = std::numeric_limits<double>::quiet_NaN();
	const double odd[] = { NoNumber, Infinity, -Infinity, 1e300, -1e300, 0, 5.5 * Step, 100.0 * Step };
	std::mt19937 random(6);
	Stage stage;
	stage.AddFrames(0, 20);
	for (int i = 0; i < 3000; i++)
	{
		const MotionFrame* pose = nullptr;
		CHECK(stage.Player.TrySample(odd[random() % 8], odd[random() % 8], pose));
		CHECK(IsFinite(*pose));
		CHECK(IsUnit(*pose));
		if (i == 1500)
		{
			stage.Buffer->Clear();
		}
	}
}

TEST(NumbersOfAnySizeThatAreTakenMakeAPoseOfNumbers)
{
	std::mt19937 random(7);
	std::uniform_real_distribution<float> exponent(-126.f, 127.9f);
	std::uniform_real_distribution<double> anywhere(-2.0 * Step, 60.0 * Step);
	float largest = 0;
	const auto anything = [&]() {
		return std::exp2(std::min(largest, exponent(random))) * (random() % 2 == 0 ? 1.f : -1.f);
	};
	Stage stage;
	int taken = 0;
	for (int i = 0; i < 4000; i++)
	{
		std::array<float, 3> root;
		std::array<float, 8> rotations;
		std::array<float, 1> face;
		// Now and then all of them are within what is taken, and then many are the largest of it.
		largest = i % 2 == 0 ? 128.f : 61.9f;
		std::generate(root.begin(), root.end(), anything);
		largest = i % 2 == 0 ? 128.f : 40.f;
		std::generate(rotations.begin(), rotations.end(), anything);
		std::generate(face.begin(), face.end(), anything);
		MotionMessage message;
		const WireBytes::Bytes bytes = WireBytes::Motion(0, i, i % 40 * Step, root, rotations, face);
		CHECK(MotionMessage::Read(bytes, message) == FrameStatus::Ok);
		taken += stage.Buffer->Add(message, 0) == FrameStatus::Ok ? 1 : 0;
		const MotionFrame* pose = nullptr;
		if (stage.Player.TrySample(anywhere(random), Tick, pose))
		{
			CHECK(IsFinite(*pose));
			CHECK(IsUnit(*pose));
		}
	}
	// The test needs both kinds.
	CHECK(taken > 1000);
	CHECK(taken < 3000);
}

TEST_MAIN()

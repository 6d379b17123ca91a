// A sidecar at 30 fps, a network that delays, a display at 90 Hz, on a clock of the test's own: what is shown is compared
// with when it was made.
#include "AvatarBridge/PlayoutClock.h"
#include "AvatarBridge/PosePlayer.h"
#include "AvatarBridge/SessionClock.h"

#include "Testing.h"
#include "WireBytes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr double FrameMicroseconds = 1e6 / 30;
	constexpr double DisplayMicroseconds = 1e6 / 90;
	constexpr double MicrosecondsPerSample = 1e6 / SessionClock::Rate;
	constexpr float SpeedPerFrame = 0.01f;

	/** 0 to 1, the same on every platform. */
	double Chance(std::mt19937& random)
	{
		return static_cast<double>(random()) / 4294967296.0;
	}

	double Deviation(const std::vector<double>& values)
	{
		const auto count = static_cast<double>(values.size());
		double mean = 0;
		double square = 0;
		for (const double value : values)
		{
			mean += value / count;
		}
		for (const double value : values)
		{
			square += (value - mean) * (value - mean) / count;
		}
		return std::sqrt(square);
	}

	/** What was shown after the first two seconds, in microseconds. */
	struct Run
	{
		/** Delays of the network, frame by frame. */
		std::vector<double> Network;
		/** How far the motion went on, display frame by display frame. */
		std::vector<double> Steps;
		double WorstDelay = 0;
		double FinalDelay = 0;

		void Add(double step, double delay)
		{
			Steps.push_back(step);
			WorstDelay = std::max(WorstDelay, delay);
			FinalDelay = delay;
		}

		double LeastStep() const { return *std::min_element(Steps.begin(), Steps.end()); }
	};

	void Deliver(FrameBuffer& buffer, PlayoutClock& clock, int frame, std::int64_t arrival)
	{
		const float root[] = { static_cast<float>(frame) * SpeedPerFrame, 0.f, 0.f };
		const float rotation[] = { 0.f, 0.f, 0.f, 1.f };
		const float face[] = { 0.f };
		const WireBytes::Bytes bytes = WireBytes::Motion(0, frame, frame * std::int64_t(1600), root, rotation, face);
		MotionMessage message;
		CHECK(MotionMessage::Read(bytes, message) == FrameStatus::Ok);
		CHECK(buffer.Add(message, arrival) == FrameStatus::Ok);
		clock.Observe(message.Sample, arrival);
	}

	Run Simulate(unsigned seed, int seconds, double largestDelay, double drift)
	{
		const LayoutMessage layout = WireBytes::ReadLayout("hero", 1, 1);
		const auto buffer = std::make_shared<FrameBuffer>(std::size_t(1), std::size_t(1));
		PlayoutClock clock(SessionClock::Rate, {});
		PosePlayer player(layout.Layout(), buffer, SessionClock::Rate, {});
		std::mt19937 random(seed);
		Run run;
		double nextArrival = 0;
		double lastMotion = 0;
		int made = 0;
		for (int tick = 0; tick < seconds * 90; tick++)
		{
			const double now = tick * DisplayMicroseconds;
			while (nextArrival <= now)
			{
				if (made > 0)
				{
					Deliver(*buffer, clock, made - 1, static_cast<std::int64_t>(nextArrival));
				}
				// TCP keeps the order: a quick frame waits behind a slow one.
				const double delay = largestDelay * Chance(random);
				run.Network.push_back(delay);
				nextArrival = std::max(nextArrival, made * FrameMicroseconds * (1 + drift) + delay);
				made++;
			}
			double playhead;
			const MotionFrame* pose = nullptr;
			if (!clock.TryAdvance(static_cast<std::int64_t>(now), playhead)
				|| !player.TrySample(playhead, DisplayMicroseconds / 1e6, pose))
			{
				continue;
			}
			// The root says which moment is shown.
			const double motion =
				static_cast<double>(pose->Root[0]) / static_cast<double>(SpeedPerFrame) * FrameMicroseconds * (1 + drift);
			if (tick > 180)
			{
				run.Add(motion - lastMotion, now - motion);
			}
			lastMotion = motion;
		}
		return run;
	}
}

TEST(MotionNeverStepsBackOrRepeatsAndDelayStaysUnder80Milliseconds)
{
	const double drifts[] = { 0, 0, 0, 80e-6, -80e-6 };
	for (unsigned seed = 1; seed <= 20; seed++)
	{
		const Run run = Simulate(seed, 60, 40000, drifts[seed % 5]);
		CHECK(run.Steps.size() > 5000);
		CHECK(run.LeastStep() > 0);
		CHECK(run.WorstDelay < 80000);
		CHECK(Deviation(run.Steps) < Deviation(run.Network) / 10);
	}
}

TEST(ASteadyNetworkCostsLittleMoreThanAFrame)
{
	CHECK(Simulate(6, 30, 0, 0).FinalDelay < 40000);
}

TEST(ASlowerNetworkIsFollowedWithoutAJump)
{
	PlayoutClock clock(SessionClock::Rate, {});
	std::mt19937 random(7);
	double last = std::numeric_limits<double>::lowest();
	double lag = 0;
	std::int64_t next = 0;
	for (int tick = 0; tick < 90 * 60; tick++)
	{
		const auto now = static_cast<std::int64_t>(tick * DisplayMicroseconds);
		for (; static_cast<double>(next) * FrameMicroseconds < static_cast<double>(now); next++)
		{
			const double extra = tick > 90 * 20 ? 60000 + 20000 * Chance(random) : 10000 * Chance(random);
			clock.Observe(next * 1600, static_cast<std::int64_t>(static_cast<double>(next) * FrameMicroseconds + extra));
		}
		double playhead;
		if (clock.TryAdvance(now, playhead))
		{
			const double step = (playhead - last) * MicrosecondsPerSample;
			CHECK(last == std::numeric_limits<double>::lowest()
				|| (step > 0.9 * DisplayMicroseconds && step < 1.1 * DisplayMicroseconds));
			last = playhead;
			lag = static_cast<double>(now) - playhead * MicrosecondsPerSample;
		}
	}
	CHECK_NEAR(lag, 80000 + FrameMicroseconds + 13500, 16500);
	CHECK_NEAR(clock.AddedDelayMilliseconds(), (lag - 60000) / 1000, 3);
}

TEST(ANewSessionIsJoinedAtOnce)
{
	PlayoutClock clock(SessionClock::Rate, {});
	double before;
	double after;
	CHECK(!clock.TryAdvance(1000000, before));
	clock.Observe(48000 * std::int64_t(1000), 1000000);
	CHECK(clock.TryAdvance(1000000, before));
	clock.Observe(0, 2000000);
	CHECK(clock.TryAdvance(2000000, after));
	CHECK(before > 47000000);
	CHECK(after > -10000);
	CHECK(after < 0);
	clock.Reset();
	CHECK(!clock.TryAdvance(3000000, after));
}

TEST(APlayheadThatIsAskedForTwiceAtOnceOrBeforeTheLastTimeStands)
{
	PlayoutClock clock(SessionClock::Rate, {});
	for (int i = 0; i < 30; i++)
	{
		clock.Observe(1600 * i, 33333 * i);
	}
	double first;
	double again;
	double earlier;
	CHECK(clock.TryAdvance(1000000, first));
	CHECK(clock.TryAdvance(1000000, again));
	CHECK(clock.TryAdvance(900000, earlier));
	CHECK_EQUAL(first, again);
	CHECK_EQUAL(first, earlier);
}

TEST_MAIN()

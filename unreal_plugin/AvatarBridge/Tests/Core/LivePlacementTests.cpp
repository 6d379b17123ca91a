#include "AvatarBridge/LivePlacement.h"

#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/PongMessage.h"
#include "SessionTime.h"
#include "Testing.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

using namespace AvatarBridge;

namespace
{
	void FollowEachOther(std::int32_t rate, double jitterSamples)
	{
		LivePlacement placement;
		std::mt19937 random(5);
		std::uniform_real_distribution<double> jitter(-jitterSamples, jitterSamples);
		const auto block = static_cast<std::size_t>(rate / 50);
		for (int k = 0; k < 1000; k++)
		{
			const double due = 1000 + k * 960.0;
			const auto place = placement.Place(due + (k == 0 ? 0 : jitter(random)), block, rate);
			CHECK_NEAR(static_cast<double>(place.value()), due, 1);
		}
	}

	void NeverLeadFarAway(double pace)
	{
		LivePlacement placement;
		double worst = 0;
		int jumps = 0;
		std::int64_t last = -960;
		// An hour.
		for (int k = 0; k < 180000; k++)
		{
			const double captured = k * 960 / pace;
			const std::int64_t place = placement.Place(captured, 960, 48000).value();
			worst = std::max(worst, std::abs(static_cast<double>(place) - captured));
			jumps += place == last + 960 ? 0 : 1;
			last = place;
		}
		CHECK(worst <= 0.06 * 48000 + 1);
		CHECK_NEAR(jumps, 3600 * 0.0002 / 0.06, 2);
	}
}

TEST(BlocksFollowEachOtherHoweverIrregularlyTheyAreTaken)
{
	FollowEachOther(44100, 1e-6);
	FollowEachOther(16000, 0.04 * 48000);
}

TEST(ACrystalThatRunsAnotherPaceNeverLeadsFarAway)
{
	NeverLeadFarAway(1.0002);
	NeverLeadFarAway(0.9998);
}

TEST(WithoutAClockTheSidecarPlacesThem)
{
	LivePlacement placement;
	CHECK(!placement.Place(std::nullopt, 960, 48000));
	CHECK_EQUAL(placement.Place(5000, 960, 48000).value(), 5000);
	CHECK(!placement.Place(std::nullopt, 960, 48000));
	CHECK_EQUAL(placement.Place(100.2, 960, 48000).value(), 100);
}

TEST(TheSessionsClockIsToldFromOurOwn)
{
	SessionTime time;
	ClockOffset clock;
	CHECK(!time.At(0));
	// The sidecar's clock is 5 s ahead, and the session began at its 6 s; the answer was 2 ms on its way, as the question.
	PongMessage pong;
	pong.T = 3000000;
	pong.ServerMicroseconds = 8002000;
	pong.Sample = 96096;
	clock.Add(pong.T, 3004000, pong.ServerMicroseconds);
	time.Note(pong, clock, 3004000);
	CHECK_NEAR(time.At(3002000).value(), 96096, 0.5);
	CHECK_NEAR(time.At(4002000).value(), 96096 + 48000, 0.5);
	time.Reset();
	CHECK(!time.At(4002000));
}

TEST_MAIN()

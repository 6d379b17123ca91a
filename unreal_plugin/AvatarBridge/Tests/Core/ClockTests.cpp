#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/LatencyStages.h"
#include "AvatarBridge/LatencyStatistics.h"

#include "Testing.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>

using namespace AvatarBridge;

TEST(TheOffsetIsFoundThroughAJitteryNetwork)
{
	constexpr std::int64_t Offset = 123456789;
	constexpr int Runs = 60;
	double error = 0;
	double driftError = 0;
	for (int run = 0; run < Runs; run++)
	{
		const double drift = (run % 3 - 1) * 100e-6;
		std::mt19937 random(static_cast<unsigned>(run));
		std::uniform_int_distribution<int> delay(200, 29999);
		const auto server = [drift](std::int64_t local) {
			return static_cast<std::int64_t>(static_cast<double>(local) * (1 + drift)) + Offset;
		};
		ClockOffset clock;
		std::int64_t now = 0;
		for (int i = 0; i < 300; i++)
		{
			now += 1000000;
			const std::int64_t answered = now + delay(random);
			clock.Add(now, answered + delay(random), server(answered));
			// The answer left somewhere between. Since then, for nine seconds at most, the drift may have been thought to
			// be the largest there is.
			CHECK(std::abs(clock.ToServer(now) - server(now)) <= clock.RoundTrip() / 2 + 5400);
		}
		error += static_cast<double>(std::abs(clock.ToServer(now) - server(now))) / Runs;
		driftError += std::abs(clock.Drift() - drift) / Runs;
	}
	// One exchange alone is wrong by 5 ms on average: half of the difference between two such delays.
	CHECK(error < 3500);
	CHECK(driftError < 40e-6);
}

TEST(OneExchangeIsEnoughToBeginAndImpossibleOnesAreIgnored)
{
	ClockOffset clock;
	clock.Add(1000, 500, 0);
	CHECK(!clock.HasEstimate());
	clock.Add(1000, 1200, 50100);
	CHECK(clock.HasEstimate());
	CHECK_EQUAL(clock.ToServer(1100), 50100);
	CHECK_EQUAL(clock.RoundTrip(), 200);
	clock.Reset();
	CHECK(!clock.HasEstimate());
	// What was known before a reset must not outlive it.
	clock.Add(9000, 9900, 100);
	CHECK_EQUAL(clock.ToServer(9450), 100);
	CHECK_EQUAL(clock.RoundTrip(), 900);
}

TEST(TheExchangeThatWaitedLeastIsBelievedAndLaterOnesReplaceIt)
{
	ClockOffset clock;
	clock.Add(0, 1000, 7000);
	clock.Add(2000, 2100, 9050);
	clock.Add(4000, 9000, 90000);
	CHECK_EQUAL(clock.RoundTrip(), 100);
	CHECK_EQUAL(clock.ToServer(2050), 9050);
	// Eight more, all slower: the window they fill is believed none the less, since the first grows stale.
	for (int i = 0; i < 16; i++)
	{
		clock.Add(10000 + i, 10000 + i + 400, 30200 + i);
	}
	CHECK_EQUAL(clock.RoundTrip(), 400);
	CHECK_EQUAL(clock.ToServer(10200), 30200);
}

TEST(PercentilesAreThoseOfTheLastValues)
{
	LatencyStatistics statistics(100);
	CHECK(!statistics.Percentile(0.5));
	for (int i = 1; i <= 1000; i++)
	{
		statistics.Add(i);
	}
	CHECK_EQUAL(statistics.Count(), 100u);
	CHECK_EQUAL(statistics.Percentile(0).value(), 901.f);
	CHECK_EQUAL(statistics.Percentile(0.50).value(), 950.f);
	CHECK_EQUAL(statistics.Percentile(0.95).value(), 995.f);
	CHECK_EQUAL(statistics.Percentile(0.99).value(), 999.f);
	CHECK_EQUAL(statistics.Percentile(1).value(), 1000.f);
	statistics.Reset();
	CHECK_EQUAL(statistics.Count(), 0u);
	CHECK(!statistics.Percentile(0.5));
}

TEST(EveryStageHasItsShareOfTheTime)
{
	LatencyStages stages;
	ClockOffset clock;
	FrameStamps stamps;
	stamps.AudioIn = 1000000;
	stamps.ModelIn = 1010000;
	stamps.ModelOut = 1030000;
	stamps.Retargeted = 1033000;
	stamps.Sent = 1034000;
	stages.Add(stamps, 540000, clock);
	CHECK_EQUAL(stages.Waiting().Percentile(0.5).value(), 10.f);
	CHECK_EQUAL(stages.Model().Percentile(0.5).value(), 20.f);
	CHECK_EQUAL(stages.Retarget().Percentile(0.5).value(), 3.f);
	CHECK_EQUAL(stages.Sending().Percentile(0.5).value(), 1.f);
	// The clocks are not compared yet.
	CHECK_EQUAL(stages.Network().Count() + stages.Total().Count(), 0u);
	clock.Add(0, 0, 500000);
	stages.Add(stamps, 540000, clock);
	CHECK_EQUAL(stages.Network().Percentile(0.5).value(), 6.f);
	CHECK_EQUAL(stages.Total().Percentile(0.5).value(), 40.f);
}

TEST_MAIN()

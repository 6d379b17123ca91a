#include "AvatarBridge/PlayoutClock.h"

#include "Testing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

using namespace AvatarBridge;

TEST(JitterIsThatOfTheLastTwoHundredAndFiftySixTransits)
{
	constexpr std::size_t Window = 256;
	constexpr std::int32_t Rate = 1000000;
	std::mt19937 random(2);
	// Whole microseconds, so that equal transits come about.
	std::uniform_int_distribution<int> late(0, 300);
	PlayoutClock clock(Rate, {});
	std::deque<double> last;
	for (int i = 0; i < 2000; i++)
	{
		// Jitter that comes and goes.
		const int transit = 50000 + late(random) * (i / 500 % 2 == 0 ? 1 : 100);
		clock.Observe(33333 * i, 33333 * i + transit);
		last.push_back(transit);
		if (last.size() > Window)
		{
			last.pop_front();
		}
		std::vector<double> sorted(last.begin(), last.end());
		std::sort(sorted.begin(), sorted.end());
		const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(sorted.size()))) - 1;
		CHECK_NEAR(clock.JitterMilliseconds(), (sorted[rank] - sorted[0]) / 1000, 1e-9);
	}
}

TEST_MAIN()

#include "AvatarBridge/SoundBuffer.h"

#include "Playing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr double Pi = 3.14159265358979323846;
	constexpr std::int32_t Rate = 48000;

	FrameStatus Add(SoundBuffer& buffer, std::int64_t epoch, std::int64_t sample, const std::vector<float>& samples,
		std::int32_t rate = Rate)
	{
		return Playing::Add(buffer, WireBytes::Sound(epoch, 0, sample, rate, samples));
	}

	std::vector<float> Ramp(int first, int count)
	{
		std::vector<float> samples;
		for (int i = first; i < first + count; i++)
		{
			samples.push_back(static_cast<float>(i) / 4000.f);
		}
		return samples;
	}

	std::vector<float> Constant(std::size_t count, float value)
	{
		return std::vector<float>(count, value);
	}
}

TEST(SoundLiesWhereItsSamplesSayWhateverItsOrderAndGapsAreSilence)
{
	SoundBuffer buffer(Rate, 1);
	Add(buffer, 0, 2000, Ramp(1000, 1000));
	Add(buffer, 0, 0, Ramp(0, 1000));
	std::vector<float> read(3000);
	CHECK_EQUAL(buffer.Read(0, 1, read), 3000u);
	for (int i = 0; i < 3000; i++)
	{
		const double expected = i < 1000 ? i / 4000.0 : i < 2000 ? 0 : (i - 1000) / 4000.0;
		CHECK_NEAR(read[static_cast<std::size_t>(i)], expected, 1e-4);
	}
	CHECK_EQUAL(buffer.EndSample(), 3000);
}

TEST(SoundBeforeTheStartOfTheClockLiesWhereItsSamplesSay)
{
	SoundBuffer buffer(Rate, 0.1);
	Add(buffer, 0, -3000, Ramp(0, 4000));
	std::vector<float> read(3000);
	CHECK_EQUAL(buffer.Read(-3000, 1, read), 3000u);
	CHECK_NEAR(read[2999], 2999 / 4000.0, 1e-4);
	// Between two samples, and two steps at once.
	CHECK_EQUAL(buffer.Read(-2000.5, 2, Span<float>(read).subspan(0, 100)), 100u);
	CHECK_NEAR(read[0], 999.5 / 4000, 1e-4);
	CHECK_NEAR(read[10], 1019.5 / 4000, 1e-4);
}

TEST(TheRingForgetsTheOldest)
{
	SoundBuffer buffer(Rate, 0.01);
	for (int i = 0; i < 10; i++)
	{
		Add(buffer, 0, 100 * i, Constant(100, 0.1f * static_cast<float>(i % 5)));
	}
	std::vector<float> read(100);
	CHECK_EQUAL(buffer.Read(0, 1, read), 0u);
	CHECK_EQUAL(read[50], 0.f);
	CHECK_EQUAL(buffer.Read(900, 1, read), 100u);
	CHECK_NEAR(read[50], 0.4, 1e-3);
	// What comes too late for it is dropped without a trace.
	CHECK(Add(buffer, 0, 200, Constant(200, 1.f)) == FrameStatus::Ok);
	std::vector<float> all(480);
	CHECK_EQUAL(buffer.Read(520, 1, all), 480u);
	CHECK(std::all_of(all.begin(), all.end(), [](float value) { return value < 0.5f; }));
}

TEST(AStretchLongerThanTheRingLeavesItsEnd)
{
	SoundBuffer buffer(Rate, 0.01);
	Add(buffer, 0, 5, Ramp(0, 4000));
	std::vector<float> read(480);
	CHECK_EQUAL(buffer.Read(4005 - 480, 1, read), 480u);
	CHECK_NEAR(read[0], 3520 / 4000.0, 1e-4);
	CHECK_NEAR(read[479], 3999 / 4000.0, 1e-4);
}

TEST(OtherRatesAreBroughtToTheClock)
{
	for (const int rate : { 16000, 24000, 44100 })
	{
		SoundBuffer buffer(Rate, 2);
		std::vector<float> tone;
		for (int i = 0; i < rate; i++)
		{
			tone.push_back(static_cast<float>(0.5 * std::sin(2 * Pi * 200 * i / rate)));
		}
		for (int i = 0; i < rate; i += rate / 50)
		{
			Add(buffer, 0, std::int64_t(i) * Rate / rate, { tone.begin() + i, tone.begin() + i + rate / 50 }, rate);
		}
		std::vector<float> read(40000);
		CHECK_EQUAL(buffer.Read(0, 1, read), 40000u);
		double worst = 0;
		for (int i = 0; i < 40000; i++)
		{
			const double expected = 0.5 * std::sin(2 * Pi * 200 * i / Rate);
			worst = std::max(worst, std::abs(static_cast<double>(read[static_cast<std::size_t>(i)]) - expected));
		}
		// The last sample of a stretch has no right neighbour and is held.
		CHECK(worst < 0.045);
	}
}

TEST(AnInterruptionSilencesAndOldSoundStaysOut)
{
	SoundBuffer buffer(Rate, 1);
	Add(buffer, 0, 0, Constant(4800, 0.5f));
	buffer.Cut(1, 2400);
	std::vector<float> read(4800);
	CHECK_EQUAL(buffer.Read(0, 1, read), 2400u);
	CHECK_NEAR(read[2150], 0.5, 1e-3);
	// The end is faded.
	CHECK_NEAR(read[2280], 0.25, 1e-2);
	CHECK_EQUAL(read[2400], 0.f);
	CHECK(Add(buffer, 0, 2400, Constant(100, 0.5f)) == FrameStatus::StaleEpoch);
	CHECK(Add(buffer, 1, 2400, Constant(100, 0.25f)) == FrameStatus::Ok);
	buffer.Read(2400, 1, read);
	CHECK_NEAR(read[50], 0.25, 1e-3);
	CHECK_EQUAL(read[101], 0.f);
	// A cut of an epoch that has ended means nothing any more.
	buffer.Cut(0, 0);
	CHECK_EQUAL(buffer.EndSample(), 2500);
}

TEST(AnInterruptionToldTwiceLeavesWhatWasSaidSince)
{
	SoundBuffer buffer(Rate, 1);
	Add(buffer, 0, 0, Constant(4800, 0.5f));
	Add(buffer, 1, 3000, Constant(1000, 0.25f));
	buffer.Cut(1, 2400);
	std::vector<float> read(4800);
	CHECK_EQUAL(buffer.Read(0, 1, read), 4000u);
	CHECK_NEAR(read[2000], 0.5, 1e-3);
	// Of the old epoch.
	CHECK_EQUAL(read[2700], 0.f);
	CHECK_NEAR(read[3500], 0.25, 1e-3);
	CHECK_EQUAL(read[4200], 0.f);
	CHECK_EQUAL(buffer.EndSample(), 4000);
	// Told once more, for a place within what was said since: all of that is of the new epoch and stays.
	buffer.Cut(1, 3500);
	buffer.Read(0, 1, read);
	CHECK_NEAR(read[3490], 0.25, 1e-3);
	CHECK_NEAR(read[3990], 0.25, 1e-3);
	buffer.Cut(2, 3500);
	buffer.Read(0, 1, read);
	CHECK_EQUAL(read[3500], 0.f);
	CHECK_EQUAL(buffer.EndSample(), 3500);
}

TEST(ALongPauseIsSilenceAllAroundTheRing)
{
	SoundBuffer buffer(Rate, 0.1);
	Add(buffer, 0, 0, Constant(4800, 0.5f));
	Add(buffer, 0, 7000, Constant(100, 0.25f));
	std::vector<float> read(4800);
	buffer.Read(7100 - 4800, 1, read);
	CHECK_NEAR(read[2499], 0.5, 1e-3);
	CHECK_EQUAL(read[2500], 0.f);
	CHECK_EQUAL(read[4699], 0.f);
	CHECK_NEAR(read[4700], 0.25, 1e-3);
}

TEST(ClearedItIsAsNew)
{
	SoundBuffer buffer(Rate, 0.1);
	Add(buffer, 3, 0, Constant(4800, 0.5f));
	buffer.Clear();
	std::vector<float> read(4800, 1.f);
	CHECK_EQUAL(buffer.Read(0, 1, read), 0u);
	CHECK_EQUAL(buffer.EndSample(), std::numeric_limits<std::int64_t>::min());
	CHECK_EQUAL(read[100], 0.f);
	CHECK(Add(buffer, 0, 0, Constant(10, 0.5f)) == FrameStatus::Ok);
}

TEST(PlacesThatAreNoneAreSilence)
{
	constexpr double Infinity = std::numeric_limits<double>::infinity();
	constexpr double NoNumber = std::numeric_limits<double>::quiet_NaN();
	SoundBuffer buffer(Rate, 0.1);
	Add(buffer, 0, 0, Constant(4800, 0.5f));
	for (const double start : { NoNumber, Infinity, -Infinity, 1e300, -1e300, 9e18, 3e18, -3e18 })
	{
		for (const double step : { 1.0, 0.0, -1.0, NoNumber, Infinity, 1e300 })
		{
			std::vector<float> read(100, 1.f);
			CHECK_EQUAL(buffer.Read(start, step, read), 0u);
			CHECK(read == Constant(100, 0.f));
		}
	}
}

TEST(WhateverIsAddedItHoldsTheEndOfAnEndlessList)
{
	constexpr std::int64_t Length = 480;
	constexpr std::int64_t Total = 4000;
	for (unsigned seed = 0; seed < 40; seed++)
	{
		std::mt19937 random(seed);
		const auto below = [&random](std::int64_t limit) { return static_cast<std::int64_t>(random()) % limit; };
		SoundBuffer buffer(Rate, static_cast<double>(Length) / Rate);
		std::vector<float> list(static_cast<std::size_t>(Total), 0.f);
		std::int64_t end = 0;
		Add(buffer, 0, 0, {});
		for (int i = 0; i < 60 && end < Total - 900; i++)
		{
			const std::int64_t start = std::max<std::int64_t>(0, end - 300 + below(500));
			const std::int64_t count = below(700);
			const float value = static_cast<float>(1 + below(30)) / 32.f;
			Add(buffer, 0, start, Constant(static_cast<std::size_t>(count), value));
			const std::int64_t newEnd = std::max(end, start + count);
			// What lies before the ring's reach is gone, and what came too late for it never was.
			for (std::int64_t k = std::max(start, newEnd - Length); k < start + count; k++)
			{
				list[static_cast<std::size_t>(k)] = value * 32767.f / 32768.f;
			}
			end = newEnd;
			const std::int64_t oldest = std::max<std::int64_t>(0, end - Length);
			std::vector<float> read(static_cast<std::size_t>(end - oldest));
			buffer.Read(static_cast<double>(oldest), 1, read);
			for (std::size_t k = 0; k < read.size(); k++)
			{
				CHECK_NEAR(read[k], list[static_cast<std::size_t>(oldest) + k], 1e-4);
			}
		}
	}
}

TEST_MAIN()

#include "AvatarBridge/SampleRing.h"

#include "Testing.h"

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace AvatarBridge;

TEST(WhatDoesNotFitIsDroppedAndCounted)
{
	SampleRing ring(10);
	const std::array<float, 8> samples = { 1, 2, 3, 4, 5, 6, 7, 8 };
	ring.Write(samples, 1);
	ring.Write(samples, 1);
	CHECK_EQUAL(ring.Count(), std::size_t(10));
	CHECK_EQUAL(ring.Dropped(), 6);
	std::array<float, 4> read;
	CHECK_EQUAL(ring.Read(read), 4u);
	CHECK(read == (std::array<float, 4>{ 1, 2, 3, 4 }));
	ring.Write(Span<const float>(samples).subspan(0, 3), 1);
	CHECK_EQUAL(ring.Read(read), 4u);
	CHECK_EQUAL(ring.Read(read), 4u);
	// Round the end of the ring.
	CHECK(read == (std::array<float, 4>{ 1, 2, 1, 2 }));
	CHECK_EQUAL(ring.Read(read), 1u);
	CHECK_EQUAL(read[0], 3.f);
	CHECK_EQUAL(ring.Read(read), 0u);
	CHECK_EQUAL(ring.Count(), 0u);
	CHECK_EQUAL(ring.Dropped(), 6);
}

TEST(ChannelsAreMixedToOne)
{
	SampleRing ring(10);
	// The half of a frame at the end is none.
	ring.Write(std::array<float, 5>{ 0.5f, -0.5f, 1, 0, 7 }, 2);
	std::array<float, 2> read;
	CHECK_EQUAL(ring.Read(read), 2u);
	CHECK(read == (std::array<float, 2>{ 0, 0.5f }));
	CHECK_EQUAL(ring.Count(), std::size_t(0));
}

TEST(BetweenThreadsNothingIsLostOrSwapped)
{
	constexpr std::size_t Capacity = 1000;
	constexpr std::size_t Written = 64;
	constexpr std::size_t Read = 100;
	constexpr int Total = 320000;
	SampleRing ring(Capacity);
	std::thread writer([&]() {
		std::array<float, 2 * Written> stereo;
		for (int at = 0; at < Total; at += Written)
		{
			for (std::size_t i = 0; i < Written; i++)
			{
				const auto value = static_cast<float>(at + static_cast<int>(i));
				stereo[2 * i] = value - 1;
				stereo[2 * i + 1] = value + 1;
			}
			while (ring.Count() > Capacity - Written)
			{
				std::this_thread::yield();
			}
			ring.Write(stereo, 2);
		}
	});
	bool inOrder = true;
	std::array<float, Read> samples;
	for (int at = 0; at < Total;)
	{
		const std::size_t count = ring.Read(samples);
		for (std::size_t i = 0; i < count; i++)
		{
			inOrder &= samples[i] == static_cast<float>(at++);
		}
		if (count == 0)
		{
			std::this_thread::yield();
		}
	}
	writer.join();
	CHECK(inOrder);
	CHECK_EQUAL(ring.Dropped(), 0);
	CHECK_EQUAL(ring.Count(), std::size_t(0));
}

TEST_MAIN()

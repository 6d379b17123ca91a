#include "AvatarBridge/FrameBuffer.h"

#include "Testing.h"
#include "WireBytes.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>

using namespace AvatarBridge;

// A frame's worth of samples at 30 fps.
static constexpr std::int64_t Step = 1600;

namespace
{
	FrameStatus AddBytes(FrameBuffer& buffer, const WireBytes::Bytes& bytes)
	{
		MotionMessage message;
		CHECK(MotionMessage::Read(bytes, message) == FrameStatus::Ok);
		return buffer.Add(message, 0);
	}

	FrameStatus Add(FrameBuffer& buffer, std::int64_t epoch, std::int64_t sample, float weight = 0.f)
	{
		return AddBytes(buffer, WireBytes::Motion(1, 1, epoch, 0, sample, 0.f, weight));
	}

	void AddSteps(FrameBuffer& buffer, std::initializer_list<int> frames)
	{
		for (const int i : frames)
		{
			CHECK(Add(buffer, 0, i * Step) == FrameStatus::Ok);
		}
	}

	/** What a playhead, in frames, lies between, in frames. */
	struct Bracketed
	{
		MotionFrame Before{ 1, 1 };
		MotionFrame After{ 1, 1 };
		SampleStatus Status;

		Bracketed(const FrameBuffer& buffer, double frames)
			: Status(buffer.Bracket(frames * static_cast<double>(Step), Before, After))
		{
		}

		bool Is(SampleStatus status, int before, int after) const
		{
			return Status == status && Before.Sample == before * Step && After.Sample == after * Step;
		}
	};
}

TEST(FramesAreOrderedBySampleWhateverTheirArrival)
{
	FrameBuffer buffer(1, 1, 8);
	AddSteps(buffer, { 2, 0, 3, 1 });
	for (int i = 0; i < 3; i++)
	{
		CHECK(Bracketed(buffer, i + 0.5).Is(SampleStatus::Ok, i, i + 1));
		CHECK(Bracketed(buffer, i).Is(SampleStatus::Ok, i, i + 1));
	}
	CHECK(Bracketed(buffer, 3).Is(SampleStatus::Ok, 2, 3));
	CHECK(Bracketed(buffer, 3.01).Is(SampleStatus::Ahead, 2, 3));
	CHECK(Bracketed(buffer, -0.01).Is(SampleStatus::Behind, 0, 0));
}

TEST(APlayheadThatIsNoNumberOrNowhereGetsAFrameAllTheSame)
{
	constexpr double Infinity = std::numeric_limits<double>::infinity();
	FrameBuffer buffer(1, 1, 8);
	AddSteps(buffer, { 1, 2 });
	CHECK(Bracketed(buffer, Infinity).Is(SampleStatus::Ahead, 1, 2));
	CHECK(Bracketed(buffer, -Infinity).Is(SampleStatus::Behind, 1, 1));
	CHECK(Bracketed(buffer, std::numeric_limits<double>::quiet_NaN()).Is(SampleStatus::Behind, 1, 1));
}

TEST(TheLatestFramesAreKeptAndOlderOnesRefused)
{
	FrameBuffer buffer(1, 1, 4);
	AddSteps(buffer, { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 });
	CHECK_EQUAL(buffer.Count(), 4u);
	CHECK(Add(buffer, 0, 2 * Step) == FrameStatus::TooOld);
	CHECK(Bracketed(buffer, 0).Is(SampleStatus::Behind, 6, 6));
	CHECK_EQUAL(buffer.NewestSample(), 9 * Step);
}

TEST(AFrameInBetweenFitsIntoAFullBuffer)
{
	FrameBuffer buffer(1, 1, 3);
	AddSteps(buffer, { 0, 2, 4, 3 });
	CHECK_EQUAL(buffer.Count(), 3u);
	CHECK(Bracketed(buffer, 2.5).Is(SampleStatus::Ok, 2, 3));
	CHECK(Bracketed(buffer, 3.5).Is(SampleStatus::Ok, 3, 4));
}

TEST(TheSameSampleIsReplaced)
{
	FrameBuffer buffer(1, 1, 4);
	Add(buffer, 0, 0, 0.1f);
	Add(buffer, 0, 0, 0.9f);
	CHECK_EQUAL(buffer.Count(), 1u);
	CHECK_EQUAL(Bracketed(buffer, 0).After.Face[0], 0.9f);
}

TEST(ANewEpochEndsTheOldOne)
{
	FrameBuffer buffer(1, 1, 8);
	AddSteps(buffer, { 0, 1, 2, 3, 4, 5 });
	CHECK(Add(buffer, 1, 3 * Step) == FrameStatus::Ok);
	CHECK_EQUAL(buffer.Count(), 4u);
	CHECK_EQUAL(buffer.NewestSample(), 3 * Step);
	CHECK(Add(buffer, 0, 4 * Step) == FrameStatus::StaleEpoch);
	CHECK_EQUAL(buffer.Epoch(), 1);
	buffer.Clear();
	CHECK_EQUAL(buffer.Count(), 0u);
	CHECK_EQUAL(buffer.NewestSample(), std::numeric_limits<std::int64_t>::min());
	CHECK(Add(buffer, 0, 0) == FrameStatus::Ok);
}

TEST(ACutVoidsWhatLiesAfterItOnceOnly)
{
	FrameBuffer buffer(1, 1, 8);
	AddSteps(buffer, { 0, 1, 2, 3, 4, 5 });
	buffer.Cut(1, 2 * Step);
	CHECK_EQUAL(buffer.NewestSample(), Step);
	Add(buffer, 1, 2 * Step);
	// Event and answer both tell of the same cut, in any order with the frames.
	buffer.Cut(1, 2 * Step);
	CHECK_EQUAL(buffer.NewestSample(), 2 * Step);
	// A cut of an epoch that has ended means nothing any more.
	buffer.Cut(0, 0);
	CHECK_EQUAL(buffer.Count(), 3u);
}

TEST(AFrameOfAnotherSizeIsRefused)
{
	FrameBuffer buffer(2, 1, 4);
	CHECK(Add(buffer, 0, 0) == FrameStatus::WrongLength);
	CHECK_EQUAL(buffer.Count(), 0u);
	CHECK(Bracketed(buffer, 0).Status == SampleStatus::Missing);
}

TEST(NumbersThatAreNoneNeverEnter)
{
	FrameBuffer buffer(1, 1, 4);
	const std::array<float, 3> root{};
	const std::array<float, 4> unit = { 0, 0, 0, 1 };
	const std::array<float, 1> face{};
	for (const float bad : { std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
			 -std::numeric_limits<float>::infinity() })
	{
		const std::array<float, 3> badRoot = { 0, bad, 0 };
		const std::array<float, 4> badTurn = { bad, 0, 0, 1 };
		const std::array<float, 1> badFace = { bad };
		CHECK(AddBytes(buffer, WireBytes::Motion(0, 0, 0, badRoot, unit, face)) == FrameStatus::NotFinite);
		CHECK(AddBytes(buffer, WireBytes::Motion(0, 0, 0, root, badTurn, face)) == FrameStatus::NotFinite);
		CHECK(AddBytes(buffer, WireBytes::Motion(0, 0, 0, root, unit, badFace)) == FrameStatus::NotFinite);
	}
	const std::array<float, 4> noTurn{};
	CHECK(AddBytes(buffer, WireBytes::Motion(0, 0, 0, root, noTurn, face)) == FrameStatus::NotFinite);
	CHECK_EQUAL(buffer.Count(), 0u);
}

TEST_MAIN()

// The buffer against the simplest thing that holds frames by sample.
#include "AvatarBridge/FrameBuffer.h"

#include "Playing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <ostream>
#include <random>
#include <utility>

using namespace AvatarBridge;

namespace AvatarBridge
{
	static std::ostream& operator<<(std::ostream& out, FrameStatus status)
	{
		return out << "status " << static_cast<int>(status);
	}

	static std::ostream& operator<<(std::ostream& out, SampleStatus status)
	{
		return out << "status " << static_cast<int>(status);
	}
}

namespace
{
	struct Around
	{
		MotionFrame Before{ 1, 1 };
		MotionFrame After{ 1, 1 };
	};

	FrameStatus Add(FrameBuffer& buffer, std::int64_t epoch, std::int64_t sample, float weight = 0)
	{
		return Playing::Add(buffer, WireBytes::Motion(1, 1, epoch, 0, sample, 0, weight));
	}

	/** What a buffer must hold, said as simply as possible: weights by sample. */
	class Model
	{
	public:
		explicit Model(std::size_t capacity)
			: _capacity(capacity)
		{
		}

		FrameStatus Add(std::int64_t epoch, std::int64_t sample, float weight)
		{
			if (epoch < Epoch)
			{
				return FrameStatus::StaleEpoch;
			}
			if (epoch > Epoch)
			{
				Cut(epoch, sample);
			}
			if (Frames.size() == _capacity && Frames.count(sample) == 0)
			{
				if (sample < Frames.begin()->first)
				{
					return FrameStatus::TooOld;
				}
				Frames.erase(Frames.begin());
			}
			Frames[sample] = { epoch, weight };
			return FrameStatus::Ok;
		}

		void Cut(std::int64_t epoch, std::int64_t sample)
		{
			if (epoch < Epoch)
			{
				return;
			}
			Epoch = epoch;
			for (auto frame = Frames.lower_bound(sample); frame != Frames.end();)
			{
				frame = frame->second.first < epoch ? Frames.erase(frame) : std::next(frame);
			}
		}

		std::map<std::int64_t, std::pair<std::int64_t, float>> Frames;
		std::int64_t Epoch = 0;

	private:
		const std::size_t _capacity;
	};

	void CheckAround(const FrameBuffer& buffer, const Model& model, double playhead, Around& around)
	{
		const SampleStatus status = buffer.Bracket(playhead, around.Before, around.After);
		if (model.Frames.empty())
		{
			CHECK_EQUAL(status, SampleStatus::Missing);
			return;
		}
		const auto next = std::find_if(model.Frames.begin(), model.Frames.end(),
			[playhead](const auto& frame) { return static_cast<double>(frame.first) > playhead; });
		if (next == model.Frames.begin())
		{
			CHECK_EQUAL(status, SampleStatus::Behind);
			CHECK_EQUAL(around.Before.Sample, next->first);
			CHECK_EQUAL(around.After.Sample, next->first);
			return;
		}
		const bool ahead = next == model.Frames.end();
		const auto after = ahead ? std::prev(next) : next;
		const auto before = after == model.Frames.begin() ? after : std::prev(after);
		const bool past = playhead > static_cast<double>(after->first);
		CHECK_EQUAL(status, past ? SampleStatus::Ahead : SampleStatus::Ok);
		for (const auto& [frame, expected] : { std::pair(&around.Before, before), std::pair(&around.After, after) })
		{
			CHECK_EQUAL(frame->Sample, expected->first);
			CHECK_EQUAL(frame->Epoch, expected->second.first);
			CHECK_EQUAL(frame->Face[0], expected->second.second);
		}
	}
}

TEST(ABufferAndItsSimplestModelNeverDisagree)
{
	std::mt19937 random(7);
	const auto below = [&random](int most) { return std::uniform_int_distribution<int>(0, most - 1)(random); };
	Around around;
	for (int round = 0; round < 60; round++)
	{
		const auto capacity = static_cast<std::size_t>(2 + below(7));
		FrameBuffer buffer(1, 1, capacity);
		Model model(capacity);
		for (int i = 0; i < 400; i++)
		{
			const std::int64_t epoch = std::max<std::int64_t>(0, model.Epoch + (below(20) == 0) - (below(9) == 0));
			const std::int64_t sample = 10 * (i / 4 + below(12) - 8);
			if (below(15) == 0)
			{
				buffer.Cut(epoch, sample);
				model.Cut(epoch, sample);
			}
			else
			{
				const float weight = static_cast<float>(i) / 400;
				CHECK_EQUAL(Add(buffer, epoch, sample, weight), model.Add(epoch, sample, weight));
			}
			CHECK_EQUAL(buffer.Count(), model.Frames.size());
			CHECK_EQUAL(buffer.Epoch(), model.Epoch);
			if (!model.Frames.empty())
			{
				CHECK_EQUAL(buffer.NewestSample(), model.Frames.rbegin()->first);
			}
			CheckAround(buffer, model, static_cast<double>(sample + 5 * (below(9) - 4)), around);
		}
	}
}

TEST_MAIN()

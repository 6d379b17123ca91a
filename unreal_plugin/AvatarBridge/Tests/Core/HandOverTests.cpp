// What the receiver's thread writes is read whole by the other threads, class by class; PlaybackThreadTests has all of them at
// once. Run under the thread sanitizer, too.
#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/SessionClock.h"

#include "Playing.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <thread>
#include <vector>

using namespace AvatarBridge;
using Playing::Step;

namespace
{
	constexpr std::size_t Joints = 55;
	constexpr std::size_t Channels = 52;
	constexpr int Frames = 3000;

	/** Calls again and again on a thread of its own; a call that returns false is a failure. */
	class Reader
	{
	public:
		explicit Reader(std::function<bool()> call)
			: _thread([this, call = std::move(call)]() {
				do
				{
					_good = call() && _good;
					_calls++;
				} while (!_done);
			})
		{
		}

		~Reader() { Join(); }

		/** Whether every call was good. */
		bool Join()
		{
			_done = true;
			if (_thread.joinable())
			{
				_thread.join();
			}
			return _good;
		}

		int Calls() const { return _calls; }

	private:
		std::atomic<bool> _done{ false };
		std::atomic<bool> _good{ true };
		std::atomic<int> _calls{ 0 };
		std::thread _thread;
	};

	/** Writes on this thread until everything is written and each reader has read often. */
	void Write(const std::vector<const Reader*>& readers, const std::function<void(int)>& write)
	{
		const auto waiting = [&readers]() {
			return std::any_of(readers.begin(), readers.end(), [](const Reader* one) { return one->Calls() < 500; });
		};
		for (int i = 0; i < Frames || waiting(); i++)
		{
			write(i);
		}
	}

	/** A frame all of whose numbers tell its sample. */
	WireBytes::Bytes Marked(std::int64_t number, std::size_t joints, std::size_t channels)
	{
		const auto mark = static_cast<float>(number % 1000) / 1000;
		std::vector<float> rotations(4 * joints);
		for (std::size_t i = 0; i < joints; i++)
		{
			rotations[4 * i + 1] = std::sin(mark);
			rotations[4 * i + 3] = std::cos(mark);
		}
		const float root[] = { mark, mark, mark };
		return WireBytes::Motion(0, number, number * Step, root, rotations, std::vector<float>(channels, mark));
	}

	bool IsWhole(const MotionFrame& frame)
	{
		const auto mark = static_cast<float>(frame.Sample / Step % 1000) / 1000;
		const auto marked = [mark](float value) { return std::abs(value - mark) < 1e-6f; };
		bool whole = std::all_of(frame.Root.begin(), frame.Root.end(), marked)
			&& std::all_of(frame.Face.begin(), frame.Face.end(), marked);
		for (std::size_t i = 0; i < frame.Rotations.size(); i += 4)
		{
			whole = whole && marked(std::atan2(frame.Rotations[i + 1], frame.Rotations[i + 3]));
		}
		return whole;
	}

	bool IsAPose(const MotionFrame& pose)
	{
		bool good = std::all_of(pose.Root.begin(), pose.Root.end(), [](float value) { return std::isfinite(value); })
			&& std::all_of(pose.Face.begin(), pose.Face.end(), [](float value) { return value >= 0 && value <= 1; });
		for (std::size_t i = 0; i < pose.Rotations.size(); i += 4)
		{
			const float* q = pose.Rotations.data() + i;
			good = good && std::abs(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] - 1) < 1e-3f;
		}
		return good;
	}

	constexpr std::string_view Id{ "\xab\xcd\x12\x34", 4 };
	constexpr std::string_view OtherId{ "\xab\xcd\x12\x35", 4 };

	LayoutMessage OtherLayout()
	{
		WireBytes::Bytes bytes = WireBytes::Layout("hero", Joints + 1, Channels + 1);
		WireBytes::Replace(bytes, Id, OtherId);
		MsgPackMap map;
		LayoutMessage message;
		std::string problem;
		CHECK(MsgPackTree::TryReadMap(bytes, map) && LayoutMessage::TryRead(map, message, problem));
		return message;
	}
}

TEST(NoFrameIsSeenHalfWritten)
{
	FrameBuffer buffer(Joints, Channels);
	MotionFrame before(Joints, Channels);
	MotionFrame after(Joints, Channels);
	std::mt19937 random(1);
	Reader game([&]() {
		const std::int64_t newest = buffer.NewestSample();
		const auto back = static_cast<double>(random() % (60 * Step));
		const SampleStatus status = buffer.Bracket(static_cast<double>(newest) - back, before, after);
		return status == SampleStatus::Missing || (IsWhole(before) && IsWhole(after) && before.Sample <= after.Sample);
	});
	Reader control([&]() {
		buffer.Cut(0, std::numeric_limits<std::int64_t>::max());
		return buffer.Count() <= 60 && buffer.Epoch() == 0;
	});
	Write({ &game, &control }, [&](int i) {
		CHECK(Playing::Add(buffer, Marked(i, Joints, Channels), i) == FrameStatus::Ok);
		if (i % 700 == 699)
		{
			buffer.Clear();
		}
	});
	CHECK(game.Join());
	CHECK(control.Join());
}

TEST(AStreamIsPlayedWhileLayoutsSessionsAndEpochsChange)
{
	const LayoutMessage layouts[] = { WireBytes::ReadLayout("hero", Joints, Channels), OtherLayout() };
	MotionStream stream("hero", {}, {}, SessionClock::Rate);
	ClockOffset clock;
	std::atomic<std::int64_t> now{ 0 };
	int shown = 0;
	Reader game([&]() {
		const MotionFrame* pose;
		double playhead;
		if (!stream.TrySampleNow(now, 0.011, pose, playhead))
		{
			return true;
		}
		shown++;
		const std::size_t more = pose->Rotations.size() / 4 - Joints;
		return more <= 1 && pose->Face.size() == Channels + more && IsAPose(*pose)
			&& stream.StalledMilliseconds() >= 0;
	});
	Reader status([&]() {
		const auto binding = stream.Binding();
		const std::optional<float> total = stream.Latency().Total().Percentile(0.5);
		const bool known = !binding || binding->Layout().Joints().size() - Joints <= 1;
		return known && (!total || std::isfinite(*total)) && stream.Counters().Faults() == 0
			&& stream.Playout().AddedDelayMilliseconds() >= 0 && clock.ToServer(0) >= 0 && stream.LastFrameAt() >= 0;
	});
	std::int64_t epoch = 0;
	Write({ &game, &status }, [&](int i) {
		const std::size_t other = static_cast<std::size_t>(i / 50 % 2);
		if (i % 50 == 0)
		{
			stream.Bind(layouts[other], SessionClock::Rate);
		}
		if (i % 170 == 0)
		{
			epoch = 0;
			stream.Restart();
		}
		if (i % 30 == 29)
		{
			stream.Cut(++epoch, (i - 3) * Step);
		}
		clock.Add(now, now + 100, now + 200);
		WireBytes::Bytes motion =
			WireBytes::Motion(Joints + other, Channels + other, epoch, i, i * Step, 0.01f * static_cast<float>(i), 0.5f);
		WireBytes::Replace(motion, Id, other == 0 ? Id : OtherId);
		now = i * std::int64_t(33333);
		CHECK(stream.Add(motion, now, clock) == FrameStatus::Ok);
	});
	CHECK(game.Join());
	CHECK(status.Join());
	CHECK(shown > 0);
}

TEST(APlayheadGoesForwardWhileFramesAreObserved)
{
	PlayoutClock clock(SessionClock::Rate, {});
	std::atomic<std::int64_t> now{ 0 };
	double last = std::numeric_limits<double>::lowest();
	Reader game([&]() {
		double playhead;
		if (!clock.TryAdvance(now, playhead))
		{
			return true;
		}
		const bool forward = playhead >= last;
		last = playhead;
		return forward;
	});
	Reader status([&]() { return clock.JitterMilliseconds() >= 0 && clock.JitterMilliseconds() < 50; });
	std::mt19937 random(2);
	Write({ &game, &status }, [&](int i) {
		now = i * std::int64_t(33333) + 40000;
		clock.Observe(i * Step, now - static_cast<std::int64_t>(random() % 40000));
	});
	CHECK(game.Join());
	CHECK(status.Join());
}

TEST(NoBlockOfSoundIsHeardHalfWritten)
{
	constexpr std::int64_t Stretch = 960;
	constexpr std::int64_t Period = 30000;
	SoundBuffer voice(SessionClock::Rate, 1);
	std::vector<float> block(512);
	std::mt19937 random(3);
	std::int64_t heard = 0;
	Reader audio([&]() {
		const std::int64_t end = voice.EndSample();
		const std::int64_t start = std::max<std::int64_t>(0, end) - static_cast<std::int64_t>(random() % 50000);
		voice.Read(static_cast<double>(start), 1, block);
		for (std::size_t i = 0; i < block.size(); i++)
		{
			const std::int64_t sample = start + static_cast<std::int64_t>(i);
			// Each sample tells its place, and none of them is silent.
			const float expected = static_cast<float>(1 + (sample + 60 * Period) % Period) / 32767;
			const bool right = std::abs(block[i] - expected) < 1e-4f;
			heard += right ? 1 : 0;
			if (!right && block[i] != 0)
			{
				return false;
			}
		}
		return true;
	});
	std::vector<float> samples(Stretch);
	Write({ &audio }, [&](int i) {
		for (std::int64_t k = 0; k < Stretch; k++)
		{
			samples[static_cast<std::size_t>(k)] = static_cast<float>(1 + (i * Stretch + k) % Period) / 32767;
		}
		CHECK(Playing::Add(voice, WireBytes::Sound(0, i, i * Stretch, SessionClock::Rate, samples)) == FrameStatus::Ok);
		if (i % 500 == 499)
		{
			voice.Clear();
		}
	});
	CHECK(audio.Join());
	CHECK(heard > 10000);
}

TEST_MAIN()

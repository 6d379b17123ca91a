// What the receiver's, the game's and the audio thread do at once. The thread sanitizer sees races; torn poses and sound
// would show in any build, since all joints and weights of a frame tell the same number.
#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/VoicePlayer.h"

#include "Playing.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::size_t Joints = 20;
	constexpr std::size_t Channels = 10;
	constexpr int Frames = 3000;
	constexpr std::int64_t FrameMicroseconds = 33333;

	/** The same message of a layout of another id. */
	WireBytes::Bytes OfOtherLayout(WireBytes::Bytes message)
	{
		WireBytes::Replace(message, "\xce\xab\xcd\x12\x34", "\xce\xab\xcd\x12\x35");
		return message;
	}

	LayoutMessage OtherLayout()
	{
		MsgPackMap map;
		LayoutMessage message;
		std::string problem;
		CHECK(MsgPackTree::TryReadMap(OfOtherLayout(WireBytes::Layout("hero", Joints, Channels)), map));
		CHECK(LayoutMessage::TryRead(map, message, problem));
		return message;
	}

	/** Whether all joints of a pose turn alike and all its weights are one. */
	bool IsWhole(const MotionFrame& pose)
	{
		for (std::size_t i = 4; i < pose.Rotations.size(); i++)
		{
			if (!(std::abs(pose.Rotations[i] - pose.Rotations[i % 4]) < 1e-5f))
			{
				return false;
			}
		}
		return std::all_of(pose.Face.begin(), pose.Face.end(),
			[&pose](float weight) { return std::abs(weight - pose.Face[0]) < 1e-5f; });
	}

	/** What the three threads share, on a clock of the test's own. */
	struct Stage
	{
		MotionStream Stream{ "hero", {}, {}, SessionClock::Rate };
		SoundBuffer Voice{ SessionClock::Rate, 1 };
		VoicePlayer Player;
		ClockOffset Clock;
		std::atomic<std::int64_t> Now{ 0 };
		std::atomic<bool> Done{ false };
		std::atomic<int> Torn{ 0 };
		std::atomic<int> Shown{ 0 };
		std::atomic<int> Heard{ 0 };

		void Receive();
		void Show();
		void Listen();
	};

	void Stage::Receive()
	{
		const LayoutMessage layouts[] = { WireBytes::ReadLayout("hero", Joints, Channels), OtherLayout() };
		const std::vector<float> samples(960, 0.5f);
		std::size_t layout = 0;
		std::int64_t epoch = 0;
		Stream.Bind(layouts[layout], SessionClock::Rate);
		// Until the others have begun to see something, and then long enough for everything to have happened.
		for (int i = 0; i < Frames || Shown < 100 || Heard < 100; i++)
		{
			const std::int64_t now = i * FrameMicroseconds;
			const std::int64_t sample = i * Playing::Step;
			WireBytes::Bytes motion = WireBytes::Motion(Joints, Channels, epoch, i, sample,
				0.05f * static_cast<float>(i % 100), static_cast<float>(i % 5) / 4.f);
			motion = layout == 0 ? motion : OfOtherLayout(motion);
			Torn += Stream.Add(motion, now, Clock) == FrameStatus::Ok ? 0 : 1;
			Torn += Playing::Add(Voice, WireBytes::Sound(epoch, i, sample, 48000, samples)) == FrameStatus::Ok ? 0 : 1;
			Clock.Add(now, now + 500, now + 1000);
			Now = now;
			if (i % 100 == 99)
			{
				epoch++;
				Stream.Cut(epoch, sample);
				Voice.Cut(epoch, sample);
			}
			if (i % 500 == 499)
			{
				layout = 1 - layout;
				Stream.Bind(layouts[layout], SessionClock::Rate);
			}
			if (i % 700 == 699)
			{
				epoch = 0;
				Stream.Restart();
				Voice.Clear();
				Clock.Reset();
			}
		}
		Done = true;
	}

	void Stage::Show()
	{
		while (!Done)
		{
			const std::int64_t now = Now;
			const MotionFrame* pose = nullptr;
			double playhead = 0;
			if (!Stream.TrySampleNow(now, 0.011, pose, playhead))
			{
				continue;
			}
			Shown++;
			Torn += IsWhole(*pose) ? 0 : 1;
			Player.Steer(Shown % 50 == 0 ? nullptr : &Voice, playhead, now, SessionClock::Rate);
			Player.Position();
			Stream.StalledMilliseconds();
			Stream.LastFrameAt();
			Stream.Playout().AddedDelayMilliseconds();
			Stream.Latency().Total().Percentile(0.5);
			Stream.Counters().Lost();
			Clock.ToServer(now);
			Voice.EndSample();
		}
		Player.Steer(nullptr, 0, 0, SessionClock::Rate);
	}

	void Stage::Listen()
	{
		std::array<float, 512> block;
		while (!Done)
		{
			Player.Read(block, Now);
			for (const float value : block)
			{
				Torn += value >= 0.f && value <= 0.5f ? 0 : 1;
			}
			Heard += block[0] > 0.4f ? 1 : 0;
		}
	}
}

TEST(ReceiverGameAndAudioThreadsDoNotDisturbEachOther)
{
	Stage stage;
	std::thread game([&stage]() { stage.Show(); });
	std::thread audio([&stage]() { stage.Listen(); });
	stage.Receive();
	game.join();
	audio.join();
	CHECK_EQUAL(stage.Torn, 0);
	CHECK(stage.Stream.Counters()[FrameStatus::Ok] >= Frames);
}

TEST_MAIN()

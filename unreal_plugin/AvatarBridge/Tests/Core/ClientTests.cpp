#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"

#include "LoopbackSidecar.h"
#include "Testing.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::size_t Joints = 3;
	constexpr std::size_t Channels = 2;

	template <typename Condition>
	void WaitFor(const char* what, Condition condition)
	{
		const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
		while (!condition())
		{
			::Testing::Require(std::chrono::steady_clock::now() < deadline, __FILE__, __LINE__, what);
			std::this_thread::sleep_for(std::chrono::microseconds(200));
		}
	}

	BridgeClientOptions OptionsFor(const std::string& address)
	{
		BridgeClientOptions options;
		options.ControlAddress = address;
		options.Rig = RigRequest::Named("test");
		options.Transport.LongestReconnect = 200000;
		return options;
	}

	std::unique_ptr<BridgeClient> Connect(const LoopbackSidecar& sidecar)
	{
		auto client = std::make_unique<BridgeClient>(OptionsFor(sidecar.ControlAddress()));
		client->Start();
		WaitFor("welcome, layout and subscription",
			[&]() { return client->Own() && client->Own()->Binding() && sidecar.Subscribers() > 0; });
		return client;
	}

	void Publish(LoopbackSidecar& sidecar, const BridgeClient& client, int first, std::int64_t epoch = 0)
	{
		const std::int64_t before = client.Own()->Counters()[FrameStatus::Ok];
		for (int i = first; i < first + 4; i++)
		{
			sidecar.Publish(WireBytes::Motion(Joints, Channels, epoch, i, 1600 * i, 0.1f * static_cast<float>(i)));
		}
		WaitFor("four frames", [&]() { return client.Own()->Counters()[FrameStatus::Ok] == before + 4; });
	}

	bool Says(const BridgeClient& client, std::string_view part)
	{
		return client.GetStatus().Sentence.find(part) != std::string::npos;
	}

	/** Entries of a folder in which the system lists this process's threads or files; 0 where it does not. */
	std::ptrdiff_t Listed(const char* folder)
	{
		std::error_code error;
		const std::filesystem::directory_iterator entries(folder, error);
		return error ? 0 : std::distance(begin(entries), end(entries));
	}
}

TEST(AHundredStartsAndStopsLeaveNoThreadAndNoSocket)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	Connect(sidecar)->Stop();
	WaitFor("the first bye", [&]() { return sidecar.Byes() == 1; });
	const std::ptrdiff_t threads = Listed("/proc/self/task");
	const std::ptrdiff_t files = Listed("/proc/self/fd");
	for (int i = 0; i < 100; i++)
	{
		const auto client = Connect(sidecar);
		client->Stop();
		client->Stop();
	}
	WaitFor("every client says bye", [&]() { return sidecar.Byes() == 101; });
	WaitFor("threads end", [&]() { return Listed("/proc/self/task") <= threads; });
	// The sidecar's own ends are closed a moment later.
	WaitFor("sockets are closed", [&]() { return Listed("/proc/self/fd") <= files; });
}

TEST(StoppingDoesNotWaitForANetworkThatNeverAnswers)
{
	// 192.0.2.0/24 is reserved for documentation: nobody answers there.
	for (const char* address :
		{ "tcp://192.0.2.1:5571", "tcp://127.0.0.1:1", "nonsense", "tcp://no-such-host.invalid:5571" })
	{
		BridgeClient client(OptionsFor(address));
		client.Start();
		CHECK(!client.Interrupt());
		CHECK(!client.GetStatus().Sentence.empty());
		const auto start = std::chrono::steady_clock::now();
		client.Stop();
		CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
		CHECK(client.State() == BridgeState::Stopped);
		client.Start();
		CHECK(client.State() == BridgeState::Stopped);
	}
}

TEST(AnAddressThatCannotBeReadIsNamed)
{
	BridgeClient wrong(OptionsFor("nonsense"));
	wrong.Start();
	CHECK(wrong.State() == BridgeState::BadAddress);
	CHECK(Says(wrong, "'nonsense' is no address"));
	BridgeClientOptions options = OptionsFor("tcp://127.0.0.1:1");
	options.FramesAddress = "tcp://127.0.0.1";
	BridgeClient frames(options);
	frames.Start();
	CHECK(Says(frames, "'tcp://127.0.0.1' is no address"));
}

TEST(AFrameComesAndABrokenPeerIsLeftAndMetAgain)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	CHECK(Says(*client, "no frame has come yet"));
	Publish(sidecar, *client, 0);
	const MotionFrame* pose;
	CHECK(client->Own()->TrySample(1600, 0.01, pose));
	CHECK_EQUAL(pose->Rotations.size(), 4 * Joints);
	sidecar.PublishRaw(WireBytes::Bytes{ 0xff, 0xff, 0xff });
	WaitFor("the client subscribes again", [&]() { return sidecar.Subscribers() == 1; });
	Publish(sidecar, *client, 10);
	CHECK(Says(*client, "Moving"));
	CHECK_EQUAL(client->UnusableMessages(), 0);
}

TEST(ALostSidecarIsMetAgainAndItsFramesStartOver)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	Publish(sidecar, *client, 0, 3);
	const auto own = client->Own();
	sidecar.DropAll();
	WaitFor("a second welcome", [&]() { return sidecar.Hellos() == 2 && client->State() == BridgeState::Running; });
	WaitFor("the subscription", [&]() { return sidecar.Subscribers() == 1; });
	CHECK(client->GetStatus().Reconnects >= 1);
	CHECK(client->Own() == own);
	// An older epoch than before, which a new session counts from nought.
	Publish(sidecar, *client, 0, 0);
}

TEST(ASidecarThatHasForgottenUsIsGreetedAgain)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	sidecar.Tell(WireBytes::Refused("unknown_client", "say hello first"));
	WaitFor("a second hello", [&]() { return sidecar.Hellos() == 2; });
	sidecar.Tell(WireBytes::Refused("unknown_channel", "no such channel"));
	WaitFor("the reason", [&]() { return client->GetStatus().LastProblem == "no such channel"; });
	WaitFor("running", [&]() { return client->State() == BridgeState::Running; });
	CHECK_EQUAL(sidecar.Hellos(), 2);
	CHECK_EQUAL(client->GetStatus().Reconnects, 0);
}

TEST(ARefusalWhileAllElseRunsIsTold)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	sidecar.Tell(WireBytes::Refused("bad_rig", "the skeleton has no head"));
	WaitFor("the refusal", [&]() { return Says(*client, "The sidecar refused: the skeleton has no head."); });
	CHECK(client->State() == BridgeState::Running);
	sidecar.DropAll();
	WaitFor("a second welcome", [&]() { return sidecar.Hellos() == 2 && client->State() == BridgeState::Running; });
	CHECK(!Says(*client, "refused"));
}

TEST(AnotherRigOfTheOwnSubjectIsTheOneOfLaterHellos)
{
	const auto rig = [](const LoopbackSidecar& sidecar) {
		const MsgPackMap hello = sidecar.LastHello();
		const MsgPackValue* value = hello.Find(WireConstants::KeyRig);
		return value && value->AsMap() ? value->AsMap()->Text("name") : "";
	};
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	CHECK_EQUAL(rig(sidecar), "test");
	CHECK(client->SendRig(RigRequest::Named("second"), "other"));
	CHECK(client->SendRig(RigRequest::Named("mixamo"), "hero"));
	sidecar.DropAll();
	WaitFor("a second hello", [&]() { return sidecar.Hellos() == 2; });
	CHECK_EQUAL(rig(sidecar), "mixamo");
}

TEST(FramesOfASidecarThatListensEverywhereAreReceived)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	sidecar.AnnounceHost("[::]");
	const auto client = Connect(sidecar);
	Publish(sidecar, *client, 0);
}

TEST(AnyAddressOfASidecarIsTheOneItWasReachedAt)
{
	ZmtpEndpoint control;
	ZmtpEndpoint frames;
	std::string problem;
	CHECK(ZmtpEndpoint::TryParse("tcp://10.1.2.3:5571", control, problem));
	for (const char* any : { "tcp://0.0.0.0:5570", "tcp://[::]:5570", "tcp://*:5570" })
	{
		CHECK(ZmtpEndpoint::TryParse(any, frames, problem));
		CHECK_EQUAL(frames.SeenFrom(control).ToString(), "tcp://10.1.2.3:5570");
	}
	CHECK(ZmtpEndpoint::TryParse("tcp://10.9.9.9:5570", frames, problem));
	CHECK_EQUAL(frames.SeenFrom(control).ToString(), "tcp://10.9.9.9:5570");
}

TEST(SwappedAddressesAreNamed)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	BridgeClient client(OptionsFor(sidecar.FramesAddress()));
	client.Start();
	WaitFor("the sentence names the mistake", [&]() { return Says(client, "swapped"); });
}

TEST(ASidecarOfAnotherVersionIsRefusedWithBothNamed)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	WireBytes::Bytes welcome = WireBytes::Welcome("demo", "hero", sidecar.FramesAddress());
	WireBytes::Replace(welcome, "\xa1v\x01", "\xa1v\x09");
	sidecar.Tell(welcome);
	WaitFor("both versions are named", [&]() {
		return Says(*client, "speaks protocol 9 at 48000 Hz, this plugin 1 at 48000 Hz: update the older one");
	});
}

TEST(EventsCutAndAreHandedOn)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	Publish(sidecar, *client, 0);
	sidecar.PublishTo("e/demo", WireBytes::Event("backchannel", 0, 5));
	sidecar.PublishTo("e/demo", WireBytes::Event("interrupted", 1, 3200));
	StreamEvent event;
	WaitFor("the first event", [&]() { return client->TryDequeueEvent(event); });
	CHECK_EQUAL(event.Name, "backchannel");
	WaitFor("the second", [&]() { return client->TryDequeueEvent(event); });
	CHECK_EQUAL(event.Name, "interrupted");
	CHECK_EQUAL(client->Own()->Binding()->Buffer().Epoch(), 1);
	sidecar.Publish(WireBytes::Motion(Joints, Channels, 0, 9, 16000, 0));
	WaitFor("a frame of the old epoch", [&]() { return client->Own()->Counters()[FrameStatus::StaleEpoch] == 1; });
	sidecar.PublishTo("x/nobody", WireBytes::Event("backchannel", 0, 5));
	WaitFor("a message of nobody's", [&]() { return client->UnusableMessages() == 1; });
	CHECK(!client->TryDequeueEvent(event));
}

TEST(FramesThatCannotBeUsedAreExplained)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	sidecar.Publish(WireBytes::Motion(Joints + 1, Channels, 0, 0, 0, 0));
	WaitFor("the fault is explained", [&]() { return Says(*client, "its length does not fit the layout"); });
}

TEST(WhatAGameSendsArrivesAndPingsAreAnswered)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	const std::vector<float> samples(960);
	const TimedWord words[] = { { "hello", 0, 4800 } };
	const std::string channels[] = { "au26_jaw_drop" };
	const float weights[] = { 0.5f };
	CHECK(client->SendAudio(WireConstants::SpeakerAgent, samples, 48000));
	CHECK(client->SendText(WireConstants::SpeakerAgent, words));
	CHECK(client->SendControl("expressivity", 0.5));
	CHECK(client->SendUserFace(0, channels, weights));
	CHECK(client->SendPlayhead(5));
	CHECK(client->Interrupt());
	CHECK(client->SetPlaying(true));
	CHECK(client->SendRig(RigRequest::Named("mixamo"), "second"));
	CHECK(client->RequestServerStatus());
	WaitFor("nine requests", [&]() { return sidecar.Requests() == 9; });
	WaitFor("the clocks are compared", [&]() { return client->Clock().HasEstimate(); });
	// Its clock stands still, so that at one time of ours in the last moments both showed the same.
	const std::int64_t now = MonotonicClock::Microseconds();
	CHECK_NEAR(double(client->Clock().ToServer(now) - LoopbackSidecar::ServerMicroseconds), 0, 20e6);
	const std::string ping("\x04PING\0\x50" "abc", 10);
	sidecar.Command(WireBytes::Bytes(ping.begin(), ping.end()));
	WaitFor("a PONG", [&]() { return sidecar.Pongs() == 1; });
}

TEST(AnyThreadMayAskWhileFramesCome)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	const auto client = Connect(sidecar);
	std::atomic<bool> done{ false };
	std::thread asking([&]() {
		while (!done)
		{
			client->GetStatus();
			const auto other = client->Watch("other");
			client->Unwatch(*other);
			StreamEvent event;
			client->TryDequeueEvent(event);
			client->UnusableMessages();
			client->Clock().HasEstimate();
		}
	});
	std::thread playing([&]() {
		while (!done)
		{
			const MotionFrame* pose;
			double playhead;
			const auto own = client->Own();
			own->TrySampleNow(MonotonicClock::Microseconds(), 0.01, pose, playhead);
			own->Latency().Total().Percentile(0.5);
			client->AgentVoice().EndSample();
		}
	});
	for (int i = 0; i < 50; i++)
	{
		Publish(sidecar, *client, 4 * i);
		sidecar.PublishTo("e/demo", WireBytes::Event("backchannel", 0, 5));
		client->SendControl("expressivity", 0.5);
	}
	sidecar.Tell(WireBytes::Layout("hero", Joints + 1, Channels));
	done = true;
	asking.join();
	playing.join();
	CHECK_EQUAL(client->UnusableMessages(), 0);
}

TEST_MAIN()

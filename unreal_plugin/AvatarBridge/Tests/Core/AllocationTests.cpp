// No allocation per frame once everything has seen its largest message, counted in the thread that works.
#include "AvatarBridge/ControlWriter.h"
#include "AvatarBridge/PongMessage.h"
#include "AvatarBridge/SampleRing.h"
#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/VoicePlayer.h"

#include "ControlSession.h"
#include "LoopbackSidecar.h"
#include "Playing.h"
#include "ZmtpConnection.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

using namespace AvatarBridge;

#if defined(__GNUC__) && !defined(__clang__)
// Once it has put the delete below into its caller, it takes free for the wrong partner of new.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

static thread_local long Allocations = 0;

void* operator new(std::size_t size)
{
	Allocations++;
	if (void* memory = std::malloc(size > 0 ? size : 1))
	{
		return memory;
	}
	throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
	std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
	std::free(memory);
}

namespace
{
	constexpr std::size_t Joints = 55;
	constexpr std::size_t Channels = 52;
	constexpr int Frames = 2000;

	/** Does the work often; what its second half allocated. */
	template <typename Work>
	long Measure(Work work)
	{
		for (int i = 0; i < Frames / 2; i++)
		{
			work(i);
		}
		const long before = Allocations;
		for (int i = Frames / 2; i < Frames; i++)
		{
			work(i);
		}
		return Allocations - before;
	}

	std::vector<WireBytes::Bytes> Messages()
	{
		std::vector<WireBytes::Bytes> messages;
		for (int i = 0; i < Frames; i++)
		{
			messages.push_back(
				WireBytes::Motion(Joints, Channels, 0, i, 1600 * i, 0.001f * static_cast<float>(i), 0.5f));
		}
		return messages;
	}

	/** Both receivers of a client. */
	struct Client
	{
		BridgeClientOptions Options;
		SoundBuffer Agent{ SessionClock::Rate };
		SoundBuffer User{ SessionClock::Rate };
		EventQueue Events;
		ClockOffset Clock;
		FrameRouter Router{ Options, Agent, User, Events, Clock };
		SessionTime Time;
		ControlSession Session{ Options, Router, Clock, Time, [](const WelcomeMessage&) {} };
		std::shared_ptr<MotionStream> Stream = Router.Watch("hero");

		Client()
		{
			Stream->Bind(WireBytes::ReadLayout("hero", Joints, Channels), SessionClock::Rate);
			Router.Follow("demo");
		}
	};

	WireBytes::Bytes WithTopic(std::string_view topic, const WireBytes::Bytes& body)
	{
		WireBytes::Bytes message = AsciiText::Topic(topic);
		message.insert(message.end(), body.begin(), body.end());
		return message;
	}
}

TEST(TheCounterCounts)
{
	const long before = Allocations;
	// Not a new expression, which a compiler may leave out.
	::operator delete(::operator new(5));
	CHECK_EQUAL(Allocations, before + 1);
}

TEST(RoutingAndDecodingFramesSoundAndPongsAllocatesNothing)
{
	Client client;
	ZmtpConnection connection(ZmtpSocketType::Sub, {}, client.Router, {});
	std::vector<WireBytes::Bytes> motions = Messages();
	for (WireBytes::Bytes& motion : motions)
	{
		motion = WithTopic("f/hero", motion);
	}
	const WireBytes::Bytes sound =
		WithTopic("a/demo/agent", WireBytes::Sound(0, 0, 0, 48000, std::vector<float>(960)));
	const WireBytes::Bytes pong = WireBytes::Pong(5, 6);
	CHECK_EQUAL(Measure([&](int i) {
		client.Router.OnMessage(connection, motions[static_cast<std::size_t>(i)]);
		client.Router.OnMessage(connection, sound);
		client.Session.OnMessage(connection, pong);
	}), 0);
	CHECK_EQUAL(client.Stream->Counters()[FrameStatus::Ok], Frames);
	CHECK_EQUAL(client.Router.Unusable() + client.Session.Unusable(), 0);
}

TEST(ShowingAPoseAllocatesNothing)
{
	Client client;
	const std::vector<WireBytes::Bytes> motions = Messages();
	int shown = 0;
	CHECK_EQUAL(Measure([&](int i) {
		const std::int64_t now = i * std::int64_t(33333);
		// Half of the time nothing comes, so that all of the stall policy has its turn, and now and then a cut.
		if (i / 50 % 2 == 0)
		{
			client.Stream->Add(motions[static_cast<std::size_t>(i)], now, client.Clock);
		}
		if (i % 60 == 40)
		{
			client.Stream->Cut(0, 1600 * (i - 1));
		}
		for (int display = 0; display < 3; display++)
		{
			const MotionFrame* pose = nullptr;
			double playhead;
			shown += client.Stream->TrySampleNow(now + 11111 * display, 0.011, pose, playhead) ? 1 : 0;
		}
		client.Stream->Latency().Model().Percentile(0.95);
		client.Stream->Playout().AddedDelayMilliseconds();
	}), 0);
	CHECK_EQUAL(shown, 3 * Frames);
}

TEST(AVoiceOnItsWayToTheDeviceAllocatesNothing)
{
	Client client;
	const std::vector<float> samples(960, 0.5f);
	std::vector<WireBytes::Bytes> sounds;
	for (int i = 0; i < Frames; i++)
	{
		sounds.push_back(WireBytes::Sound(0, i, 960 * i, 48000, samples));
	}
	VoicePlayer player;
	SampleRing ring(4800);
	std::vector<float> block(960);
	double loudest = 0;
	CHECK_EQUAL(Measure([&](int i) {
		const std::int64_t now = i * std::int64_t(20000);
		Playing::Add(client.Agent, sounds[static_cast<std::size_t>(i)]);
		// Every second it starts anew, jumps or falls silent.
		const double sample = 960 * (i - (i % 50 < 25 ? 3 : 30));
		player.Steer(i % 50 == 49 ? nullptr : &client.Agent, sample, now, 48000);
		player.Read(block, now);
		loudest = std::max(loudest, static_cast<double>(block[500]));
		ring.Write(block, 2);
		ring.Read(Span<float>(block).subspan(0, 480));
	}), 0);
	CHECK_NEAR(loudest, 0.5, 1e-3);
	CHECK_EQUAL(ring.Dropped(), 0);
}

TEST(SoundOnItsWayOutAllocatesNothing)
{
	MsgPackWriter writer;
	ByteQueue queue(1 << 20);
	const std::vector<float> samples(960);
	std::vector<std::uint8_t> bytes(8192);
	CHECK_EQUAL(Measure([&](int i) {
		ControlWriter::Audio(writer, WireConstants::SpeakerUser, samples, 48000, i);
		CHECK(ZmtpWire::WriteFrame(queue, 0, writer.Written()));
		queue.Drop(queue.Peek(bytes));
	}), 0);
}

TEST(TheWholePathFromTheSocketAllocatesNothing)
{
	LoopbackSidecar sidecar("hero", Joints, Channels);
	Client client;
	ZmtpEndpoint endpoint;
	std::string problem;
	CHECK(ZmtpEndpoint::TryParse(sidecar.FramesAddress(), endpoint, problem));
	ZmtpConnection connection(ZmtpSocketType::Sub, endpoint, client.Router, {});
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
	std::int64_t now = 1;
	const auto stepUntil = [&](auto condition) {
		while (!condition())
		{
			connection.Step(now++);
			connection.Wait(1);
			if (std::chrono::steady_clock::now() > deadline)
			{
				std::abort();
			}
		}
	};
	stepUntil([&]() { return sidecar.Subscribers() == 1; });
	const std::vector<WireBytes::Bytes> motions = Messages();
	const auto receive = [&](std::size_t first, std::size_t count) {
		for (std::size_t i = first; i < first + count; i++)
		{
			sidecar.Publish(motions[i]);
		}
		const auto wanted = static_cast<std::int64_t>(first + count);
		const long before = Allocations;
		stepUntil([&]() { return client.Stream->Counters()[FrameStatus::Ok] == wanted; });
		return Allocations - before;
	};
	receive(0, Frames / 2);
	CHECK_EQUAL(receive(Frames / 2, Frames / 2), 0);
}

TEST_MAIN()

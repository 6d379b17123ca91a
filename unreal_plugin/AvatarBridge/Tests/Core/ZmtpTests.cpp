#include "AvatarBridge/ZmtpEndpoint.h"

#include "ByteQueue.h"
#include "LoopbackListener.h"
#include "ReconnectDelay.h"
#include "Testing.h"
#include "ZmtpConnection.h"
#include "ZmtpFrameReader.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

using namespace AvatarBridge;
using Bytes = std::vector<std::uint8_t>;

namespace
{
	Bytes Drained(ByteQueue& queue)
	{
		Bytes bytes(queue.Count());
		CHECK_EQUAL(queue.Peek(bytes), bytes.size());
		queue.Drop(bytes.size());
		return bytes;
	}

	Bytes TextBytes(std::string_view text)
	{
		return Bytes(text.begin(), text.end());
	}

	void Fill(ZmtpFrameReader& reader, Span<const std::uint8_t> bytes)
	{
		const Span<std::uint8_t> room = reader.FreeSpace(bytes.size());
		std::copy(bytes.begin(), bytes.end(), room.begin());
		reader.Commit(bytes.size());
	}

	/** Remembers what a connection told. */
	class Notes final : public IZmtpReceiver
	{
	public:
		void OnReady(ZmtpConnection&) override { Readies++; }

		void OnMessage(ZmtpConnection&, Span<const std::uint8_t> message) override
		{
			Messages.emplace_back(message.begin(), message.end());
		}

		void OnLost(ZmtpConnection&, const std::string& reason) override { Reasons.push_back(reason); }

		int Readies = 0;
		std::vector<Bytes> Messages;
		std::vector<std::string> Reasons;
	};

	/** A connection at a time of its own, and the listener it talks to. */
	class Encounter
	{
	public:
		explicit Encounter(ZmtpSocketType type, const ZmtpOptions& options = {})
			: Connection(type, EndpointOf(Listener), Told, options)
		{
		}

		static ZmtpEndpoint EndpointOf(const LoopbackListener& listener)
		{
			ZmtpEndpoint endpoint;
			std::string problem;
			CHECK(ZmtpEndpoint::TryParse(listener.Address(), endpoint, problem));
			return endpoint;
		}

		/** Steps until the peer has connected. */
		void Accept()
		{
			StepUntil([this]() {
				Peer = Peer.IsOpen() ? std::move(Peer) : Listener.Accept();
				return Peer.IsOpen() && Connection.State() == ZmtpConnectionState::Handshake;
			});
		}

		/** Greets and says which socket the peer is. */
		void Greet(std::string_view type, std::string_view mechanism = "NULL")
		{
			Bytes greeting(ZmtpWire::GreetingSize);
			greeting[0] = 0xff;
			greeting[9] = 0x7f;
			greeting[10] = 3;
			std::copy(mechanism.begin(), mechanism.end(), greeting.begin() + 12);
			SendRaw(greeting);
			std::string ready("\x05READY\x0bSocket-Type");
			ready += std::string(3, '\0') + static_cast<char>(type.size());
			ready += type;
			SendFrame(ZmtpFrameReader::CommandFlag, TextBytes(ready));
		}

		void SendRaw(Span<const std::uint8_t> bytes)
		{
			SocketError error;
			CHECK_EQUAL(Peer.Send(bytes, error), bytes.size());
		}

		void SendFrame(std::uint8_t flags, Span<const std::uint8_t> body)
		{
			ByteQueue queue(1 << 20);
			CHECK(ZmtpWire::WriteFrame(queue, flags, body));
			SendRaw(Drained(queue));
		}

		/** What has come at the peer so far. */
		const Bytes& Received()
		{
			Bytes part(65536);
			SocketError error;
			const std::size_t count = Peer.Receive(part, error);
			_received.insert(_received.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count));
			return _received;
		}

		bool HasReceived(std::string_view text)
		{
			const Bytes& all = Received();
			const Bytes wanted = TextBytes(text);
			return std::search(all.begin(), all.end(), wanted.begin(), wanted.end()) != all.end();
		}

		template <typename Condition>
		void StepUntil(Condition condition)
		{
			const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
			while (!condition())
			{
				CHECK(std::chrono::steady_clock::now() < deadline);
				Connection.Step(Now);
				Connection.Wait(1);
			}
		}

		void UntilReady(std::string_view type)
		{
			Accept();
			Greet(type);
			StepUntil([this]() { return Connection.State() == ZmtpConnectionState::Ready; });
		}

		/** Steps until it is lost again; the reason. */
		std::string UntilLost()
		{
			const std::size_t before = Told.Reasons.size();
			StepUntil([&]() { return Told.Reasons.size() > before; });
			return Told.Reasons.back();
		}

		std::int64_t Now = 1000000;
		LoopbackListener Listener;
		TcpSocket Peer;
		Notes Told;
		ZmtpConnection Connection;

	private:
		Bytes _received;
	};

	bool Contains(const std::string& text, std::string_view part)
	{
		return text.find(part) != std::string::npos;
	}
}

TEST(AddressesAreReadAndMistakesNamed)
{
	const struct
	{
		const char* Text;
		const char* Host;
		int Port;
		const char* Problem;
	} cases[] = {
		{ "tcp://127.0.0.1:5571", "127.0.0.1", 5571, "" },
		{ " tcp://localhost:1\n", "localhost", 1, "" },
		{ "tcp://[::1]:65535", "::1", 65535, "" },
		{ "127.0.0.1:5571", "", 0, "is no address" },
		{ "tcp://:5571", "", 0, "is no address" },
		{ "", "", 0, "is no address" },
		{ "tcp://host", "", 0, "is no address" },
		{ "tcp://host:", "", 0, "has no port" },
		{ "tcp://host:0", "", 0, "has no port" },
		{ "tcp://host:65536", "", 0, "has no port" },
		{ "tcp://host:-1", "", 0, "has no port" },
		{ "tcp://host:55x", "", 0, "has no port" },
	};
	for (const auto& one : cases)
	{
		ZmtpEndpoint endpoint;
		std::string problem;
		const bool read = ZmtpEndpoint::TryParse(one.Text, endpoint, problem);
		CHECK_EQUAL(read, one.Port != 0);
		CHECK(Contains(problem, one.Problem) && problem.empty() == read);
		if (read)
		{
			CHECK_EQUAL(endpoint.Host(), one.Host);
			CHECK_EQUAL(int(endpoint.Port()), one.Port);
		}
	}
	ZmtpEndpoint endpoint;
	std::string problem;
	CHECK(ZmtpEndpoint::TryParse("tcp://[::1]:7", endpoint, problem));
	CHECK_EQUAL(endpoint.ToString(), "tcp://[::1]:7");
}

TEST(HoweverTheBytesAreCutTheFramesAreTheSame)
{
	const std::size_t sizes[] = { 0, 1, 254, 255, 256, 257, 70000, 3 };
	ByteQueue queue(1 << 20);
	std::vector<Bytes> bodies;
	for (std::size_t size : sizes)
	{
		bodies.emplace_back(size, static_cast<std::uint8_t>(size & 0xff));
		CHECK(ZmtpWire::WriteFrame(queue, 0, bodies.back()));
	}
	const Bytes stream = Drained(queue);
	std::mt19937 random(3);
	for (std::size_t longest : { std::size_t(1), std::size_t(7), std::size_t(300), stream.size() })
	{
		ZmtpFrameReader reader(100000);
		std::size_t next = 0;
		for (std::size_t at = 0; at < stream.size();)
		{
			const std::size_t count = std::min(stream.size() - at, std::size_t(random() % longest) + 1);
			Fill(reader, { stream.data() + at, count });
			at += count;
			std::uint8_t flags;
			Span<const std::uint8_t> body;
			while (reader.TryRead(flags, body) == ZmtpFrameStatus::Frame)
			{
				CHECK(Bytes(body.begin(), body.end()) == bodies.at(next));
				next++;
			}
			CHECK(reader.MissingBytes() >= 1);
		}
		CHECK_EQUAL(next, bodies.size());
		CHECK_EQUAL(reader.Buffered(), std::size_t(0));
	}
}

TEST(AFrameLargerThanAllowedEndsTheStreamBeforeItsBodyComes)
{
	const struct
	{
		std::uint64_t Size;
		ZmtpFrameStatus Status;
	} cases[] = { { 1000, ZmtpFrameStatus::NeedMore }, { 1001, ZmtpFrameStatus::Malformed },
		{ 0x7fffffffffffffff, ZmtpFrameStatus::Malformed }, { 0xffffffffffffffff, ZmtpFrameStatus::Malformed } };
	for (const auto& one : cases)
	{
		ZmtpFrameReader reader(1000);
		Bytes header(9, ZmtpFrameReader::LongFlag);
		for (std::size_t i = 0; i < 8; i++)
		{
			header[8 - i] = static_cast<std::uint8_t>(one.Size >> (8 * i) & 0xff);
		}
		Fill(reader, header);
		std::uint8_t flags;
		Span<const std::uint8_t> body;
		CHECK(reader.TryRead(flags, body) == one.Status);
		CHECK(reader.MissingBytes() <= 1000);
		// It stays so until the reader is made new.
		CHECK(reader.TryRead(flags, body) == one.Status);
		reader.Reset();
		CHECK(reader.TryRead(flags, body) == ZmtpFrameStatus::NeedMore);
	}
}

TEST(ReservedFlagsAndCommandsOfSeveralPartsAreNoFrames)
{
	for (std::uint8_t flags : Bytes{ 0x08, 0x80, 0x05 })
	{
		ZmtpFrameReader reader(1000);
		Fill(reader, Bytes{ flags, 0 });
		std::uint8_t read;
		Span<const std::uint8_t> body;
		CHECK(reader.TryRead(read, body) == ZmtpFrameStatus::Malformed);
	}
}

TEST(AQueueTakesAllOrNothingAndKeepsItsOrder)
{
	ByteQueue queue(10);
	const Bytes first = { 1, 2, 3 };
	const Bytes second = { 4, 5, 6, 7 };
	CHECK(queue.TryWrite(first, second));
	CHECK(!queue.TryWrite(second, {}));
	CHECK(queue.TryWrite(first, {}));
	queue.Drop(2);
	CHECK(queue.TryWrite(Bytes{ 8, 9 }, {}));
	CHECK(Drained(queue) == (Bytes{ 3, 4, 5, 6, 7, 1, 2, 3, 8, 9 }));
	CHECK(queue.TryWrite(first, second));
	queue.Clear();
	CHECK_EQUAL(queue.Count(), std::size_t(0));
}

TEST(GreetingsAreJudgedInWords)
{
	ByteQueue queue(1000);
	ZmtpWire::WriteGreeting(queue);
	const Bytes good = Drained(queue);
	CHECK_EQUAL(good.size(), std::size_t(64));
	CHECK_EQUAL(ZmtpWire::CheckGreeting(good), "");
	Bytes web = TextBytes("HTTP/1.1 400 Bad Request");
	web.resize(64);
	CHECK(Contains(ZmtpWire::CheckGreeting(web), "no ZeroMQ socket"));
	Bytes old = good;
	old[10] = 1;
	CHECK(Contains(ZmtpWire::CheckGreeting(old), "older than 3.0"));
	Bytes curve = good;
	std::copy_n("CURVE", 5, curve.begin() + 12);
	CHECK(Contains(ZmtpWire::CheckGreeting(curve), "encryption"));
	CHECK(Contains(ZmtpWire::CheckGreeting({}), "no ZeroMQ socket"));
}

TEST(ReadyCommandsAreReadWhateverTheirPropertiesAndCase)
{
	const std::string zeros(3, '\0');
	const std::string identity = "\x08Identity" + zeros + std::string(1, '\0');
	const std::string type = "\x0bsocket-TYPE" + zeros + "\x06ROUTER";
	CHECK_EQUAL(ZmtpWire::ReadSocketType(TextBytes(identity + type)), "ROUTER");
	CHECK_EQUAL(ZmtpWire::ReadSocketType(TextBytes(identity)), "");
	CHECK_EQUAL(ZmtpWire::ReadSocketType(TextBytes(type.substr(0, type.size() - 1))), "");
	CHECK_EQUAL(ZmtpWire::CheckPeer(ZmtpSocketType::Dealer, "ROUTER"), "");
	CHECK_EQUAL(ZmtpWire::CheckPeer(ZmtpSocketType::Sub, "XPUB"), "");
	CHECK(Contains(ZmtpWire::CheckPeer(ZmtpSocketType::Sub, "ROUTER"), "swapped"));
}

TEST(WaitsGrowToTheLongestAndStartOver)
{
	ReconnectDelay delay(100, 1000, 1);
	for (std::int64_t full : { 100, 200, 400, 800, 1000, 1000 })
	{
		const std::int64_t wait = delay.Next();
		CHECK(wait >= full / 2 && wait <= full);
	}
	delay.Reset();
	CHECK(delay.Next() <= 100);
}

TEST(AConnectionShakesHandsTalksAndAnswersPings)
{
	Encounter meeting(ZmtpSocketType::Dealer);
	CHECK(!meeting.Connection.TrySend(TextBytes("too early")));
	meeting.UntilReady("ROUTER");
	CHECK_EQUAL(meeting.Told.Readies, 1);
	CHECK_EQUAL(meeting.Connection.ConnectCount(), 1);
	CHECK(meeting.Connection.TrySend(TextBytes("hello there")));
	meeting.SendFrame(0, TextBytes("first"));
	meeting.SendFrame(ZmtpFrameReader::MoreFlag, TextBytes("part"));
	meeting.SendFrame(0, TextBytes("last part"));
	meeting.SendFrame(0, TextBytes("second"));
	meeting.SendFrame(ZmtpFrameReader::CommandFlag, TextBytes(std::string("\x04PING\0\0context", 14)));
	meeting.StepUntil([&]() { return meeting.HasReceived("\x04PONGcontext"); });
	CHECK(meeting.HasReceived("\x06" "DEALER"));
	CHECK(meeting.HasReceived("hello there"));
	CHECK_EQUAL(meeting.Told.Messages.size(), std::size_t(2));
	CHECK(meeting.Told.Messages[1] == TextBytes("second"));
	CHECK_EQUAL(meeting.Connection.IgnoredMessages(), 1);
}

TEST(ASubscriptionIsAMessageOfOneAndTheTopic)
{
	Encounter meeting(ZmtpSocketType::Sub);
	meeting.UntilReady("PUB");
	CHECK(meeting.Connection.TrySubscribe(TextBytes("f/a"), true));
	CHECK(meeting.Connection.TrySubscribe(TextBytes("f/a"), false));
	CHECK(!meeting.Connection.TrySubscribe(Bytes(256, 'x'), true));
	const std::string expected("\0\x04\x01" "f/a\0\x04\0f/a", 12);
	meeting.StepUntil([&]() { return meeting.HasReceived(expected); });
}

TEST(WhatEndsAConnectionIsSaidInWordsAndItComesBack)
{
	Encounter meeting(ZmtpSocketType::Dealer);
	meeting.Accept();
	meeting.Greet("PUB");
	CHECK(Contains(meeting.UntilLost(), "is a PUB socket: control and frame addresses are swapped"));
	const auto again = [&meeting]() {
		meeting.Now += 4000000;
		meeting.Peer.Close();
		meeting.Accept();
	};
	again();
	meeting.SendRaw(Bytes(64, 'x'));
	CHECK(Contains(meeting.UntilLost(), "no ZeroMQ socket"));
	again();
	meeting.Greet("ROUTER", "CURVE");
	CHECK(Contains(meeting.UntilLost(), "encryption"));
	again();
	meeting.Greet("ROUTER");
	meeting.SendFrame(ZmtpFrameReader::CommandFlag, TextBytes("\x05" "ERROR\x04" "full"));
	CHECK(Contains(meeting.UntilLost(), "the peer refused: full"));
	again();
	meeting.Greet("ROUTER");
	meeting.SendRaw(Bytes{ 0xff, 0xff });
	CHECK(Contains(meeting.UntilLost(), "no ZMTP frame"));
	again();
	meeting.Peer.Close();
	CHECK(Contains(meeting.UntilLost(), "closed the connection"));
	again();
	meeting.Greet("ROUTER");
	meeting.StepUntil([&]() { return meeting.Connection.State() == ZmtpConnectionState::Ready; });
}

TEST(SilenceIsNoticed)
{
	ZmtpOptions options;
	Encounter meeting(ZmtpSocketType::Dealer, options);
	meeting.Accept();
	meeting.Now += options.HandshakeTimeout + 1;
	CHECK(Contains(meeting.UntilLost(), "accepts connections but is no ZeroMQ socket"));
	meeting.Now += options.LongestReconnect;
	meeting.Peer.Close();
	meeting.UntilReady("ROUTER");
	CHECK(!meeting.HasReceived("\x04PING"));
	meeting.Now += options.HeartbeatInterval + 1;
	// Eight seconds in tenths.
	meeting.StepUntil([&]() { return meeting.HasReceived(std::string("\x04PING\0\x50", 7)); });
	meeting.Now += options.HeartbeatTimeout;
	CHECK(Contains(meeting.UntilLost(), "silent for 8 s"));
}

TEST(NobodyThereIsSaidWithTheCure)
{
	std::string address;
	{
		LoopbackListener closedAgain;
		address = closedAgain.Address();
	}
	ZmtpEndpoint endpoint;
	std::string problem;
	CHECK(ZmtpEndpoint::TryParse(address, endpoint, problem));
	Notes notes;
	ZmtpConnection connection(ZmtpSocketType::Dealer, endpoint, notes, {});
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (notes.Reasons.empty() && std::chrono::steady_clock::now() < deadline)
	{
		connection.Step(1);
	}
	CHECK_EQUAL(notes.Reasons.size(), std::size_t(1));
	CHECK(Contains(notes.Reasons[0], "nothing listens on " + address + ": start the sidecar"));
	connection.Close();
	connection.Step(100000000);
	CHECK(connection.State() == ZmtpConnectionState::Closed);
}

TEST(ANameIsLookedUpAndAllItsAddressesAreTried)
{
	LoopbackListener listener;
	const std::string port = listener.Address().substr(listener.Address().rfind(':'));
	ZmtpEndpoint endpoint;
	std::string problem;
	CHECK(ZmtpEndpoint::TryParse("tcp://localhost" + port, endpoint, problem));
	TcpDialer dialer(endpoint);
	TcpSocket socket;
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (!dialer.Poll(socket, problem))
	{
		CHECK_EQUAL(problem, "");
		CHECK(std::chrono::steady_clock::now() < deadline);
	}
	CHECK(socket.IsOpen());
}

TEST(AMessageThatDoesNotFitTheQueueIsRefusedWhole)
{
	ZmtpOptions options;
	options.MaximumQueuedBytes = 1000;
	Encounter meeting(ZmtpSocketType::Dealer, options);
	meeting.UntilReady("ROUTER");
	CHECK(!meeting.Connection.TrySend(Bytes(2000, 1)));
	CHECK(meeting.Connection.TrySend(TextBytes("fits")));
	meeting.StepUntil([&]() { return meeting.HasReceived(std::string("\0\x04" "fits", 6)); });
}

TEST_MAIN()

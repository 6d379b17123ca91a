#include "LoopbackListener.h"
#include "Testing.h"
#include "ZmtpConnection.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace AvatarBridge;
using Bytes = std::vector<std::uint8_t>;

namespace
{
	Bytes Drained(ByteQueue& queue)
	{
		Bytes bytes(queue.Count());
		queue.Drop(queue.Peek(bytes));
		return bytes;
	}

	Bytes TextBytes(std::string_view text)
	{
		return Bytes(text.begin(), text.end());
	}

	bool Contains(const std::string& text, std::string_view part)
	{
		return text.find(part) != std::string::npos;
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

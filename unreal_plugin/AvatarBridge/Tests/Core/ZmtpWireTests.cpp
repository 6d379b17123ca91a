#include "AvatarBridge/ZmtpEndpoint.h"

#include "ByteQueue.h"
#include "ReconnectDelay.h"
#include "Testing.h"
#include "ZmtpFrameReader.h"
#include "ZmtpWire.h"

#include <algorithm>
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

TEST_MAIN()

#include "FuzzedBytes.h"
#include "ZmtpFrameReader.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace AvatarBridge;

/** The frames of a stream that comes in pieces of one size; false where it spoils. */
static bool ReadStream(Span<const std::uint8_t> stream, std::size_t piece, std::vector<std::vector<std::uint8_t>>& bodies)
{
	ZmtpFrameReader reader(2000);
	for (std::size_t at = 0; at < stream.size(); at += piece)
	{
		const std::size_t count = std::min(piece, stream.size() - at);
		const Span<std::uint8_t> room = reader.FreeSpace(std::max(count, reader.MissingBytes()));
		std::copy_n(stream.begin() + at, count, room.begin());
		reader.Commit(count);
		std::uint8_t flags;
		Span<const std::uint8_t> body;
		ZmtpFrameStatus status;
		while ((status = reader.TryRead(flags, body)) == ZmtpFrameStatus::Frame)
		{
			bodies.emplace_back(body.begin(), body.end());
		}
		if (status == ZmtpFrameStatus::Malformed)
		{
			return false;
		}
	}
	return true;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzedBytes::Count(size);
	const Span<const std::uint8_t> bytes(data, size);
	std::vector<std::vector<std::uint8_t>> whole;
	std::vector<std::vector<std::uint8_t>> pieces;
	const std::size_t piece = size > 0 ? 1 + data[0] % 16 : 1;
	if (ReadStream(bytes, std::max<std::size_t>(1, size), whole) != ReadStream(bytes, piece, pieces) || whole != pieces)
	{
		std::abort();
	}
	Span<const std::uint8_t> rest;
	ZmtpWire::CheckGreeting(bytes);
	ZmtpWire::ReadSocketType(bytes);
	ZmtpWire::ReadErrorReason(bytes);
	ZmtpWire::IsCommand(bytes, "READY", rest);
	ByteQueue queue(64);
	ZmtpWire::WritePong(queue, bytes);
	return 0;
}

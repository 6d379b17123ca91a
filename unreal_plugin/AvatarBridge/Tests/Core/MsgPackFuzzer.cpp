#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/MsgPackValue.h"

#include "FuzzedBytes.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace AvatarBridge;

/** A view into other bytes than those that were given is a fault that no sanitizer sees while they are valid memory. */
static void RequireWithin(Span<const std::uint8_t> part, Span<const std::uint8_t> whole)
{
	if (!part.empty() && (part.begin() < whole.begin() || part.end() > whole.end()))
	{
		std::abort();
	}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	FuzzedBytes::Count(size);
	const Span<const std::uint8_t> bytes(data, size);
	MsgPackReader whole(bytes);
	const bool skipped = whole.TrySkip();
	MsgPackMap map;
	if (MsgPackTree::TryReadMap(bytes, map) && !(skipped && whole.AtEnd()))
	{
		std::abort();
	}
	MsgPackReader reader(bytes);
	for (bool more = true; more && !reader.AtEnd();)
	{
		const std::size_t before = reader.Position();
		std::size_t count;
		std::int64_t whole64;
		std::int32_t whole32;
		std::uint32_t unsigned32;
		double number;
		bool truth;
		std::string text;
		Span<const std::uint8_t> view;
		more = reader.TryReadNil() || reader.TryReadBoolean(truth) || reader.TryReadUInt32(unsigned32)
			|| reader.TryReadInt32(whole32) || reader.TryReadInt64(whole64) || reader.TryReadDouble(number)
			|| reader.TryReadString(text) || reader.TryReadUtf8(view) || reader.TryReadBinary(view)
			|| reader.TryReadArrayHeader(count) || reader.TryReadMapHeader(count) || reader.TrySkip();
		RequireWithin(view, bytes);
		if (more == (reader.Position() == before))
		{
			std::abort();
		}
	}
	return 0;
}

#pragma once

#include <cstdint>

namespace AvatarBridge
{
	class MsgPackReader;

	/** Integers of the wire within the ranges that calculations here stay inside without overflow. */
	struct WireNumber
	{
		/** A place on the session clock, before its start or after it. */
		static bool TryReadSample(MsgPackReader& reader, std::int64_t& value);

		/** An epoch or a sequence number: not negative. */
		static bool TryReadCount(MsgPackReader& reader, std::int64_t& value);

		/** Microseconds; the range, 73,000 years, leaves room for sums of two and their differences. */
		static bool TryReadTime(MsgPackReader& reader, std::int64_t& value);
	};
}

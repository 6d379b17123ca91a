#pragma once

#include "AvatarBridge/Generated/WireConstants.h"

#include <cstdint>

namespace AvatarBridge
{
	class MsgPackReader;

	/** Integers of the wire within the ranges that calculations here stay inside without overflow. */
	struct WireNumber
	{
		/** Half of what the protocol allows, so that sums and differences of two fit 64 bits. */
		static constexpr std::int64_t Largest = WireConstants::MaximumSample / 2;

		/** A place on the session clock, before its start or after it. */
		static bool TryReadSample(MsgPackReader& reader, std::int64_t& value);

		/** An epoch or a sequence number: not negative. */
		static bool TryReadCount(MsgPackReader& reader, std::int64_t& value);

		/** Microseconds, before the clock's start or after it. */
		static bool TryReadTime(MsgPackReader& reader, std::int64_t& value);
	};
}

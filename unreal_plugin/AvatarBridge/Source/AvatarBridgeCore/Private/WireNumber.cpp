#include "WireNumber.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackReader.h"

namespace AvatarBridge
{
	namespace
	{
		constexpr std::int64_t LargestTime = WireConstants::MaximumSample / 2;

		bool TryReadWithin(MsgPackReader& reader, std::int64_t least, std::int64_t most, std::int64_t& value)
		{
			return reader.TryReadInt64(value) && value >= least && value <= most;
		}
	}

	bool WireNumber::TryReadSample(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, -WireConstants::MaximumSample, WireConstants::MaximumSample, value);
	}

	bool WireNumber::TryReadCount(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, 0, WireConstants::MaximumSample, value);
	}

	bool WireNumber::TryReadTime(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, -LargestTime, LargestTime, value);
	}
}

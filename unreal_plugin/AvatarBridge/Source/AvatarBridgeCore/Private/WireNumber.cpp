#include "WireNumber.h"

#include "AvatarBridge/MsgPackReader.h"

namespace AvatarBridge
{
	namespace
	{
		bool TryReadWithin(MsgPackReader& reader, std::int64_t least, std::int64_t most, std::int64_t& value)
		{
			return reader.TryReadInt64(value) && value >= least && value <= most;
		}
	}

	bool WireNumber::TryReadSample(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, -Largest, Largest, value);
	}

	bool WireNumber::TryReadCount(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, 0, Largest, value);
	}

	bool WireNumber::TryReadTime(MsgPackReader& reader, std::int64_t& value)
	{
		return TryReadWithin(reader, -Largest, Largest, value);
	}
}

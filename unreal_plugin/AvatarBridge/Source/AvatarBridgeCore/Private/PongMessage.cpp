#include "AvatarBridge/PongMessage.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackReader.h"

#include "AsciiText.h"
#include "NumberBits.h"
#include "WireNumber.h"

namespace AvatarBridge
{
	namespace
	{
		/** Our own time, which the sidecar sends back as the integer it was or as a float of the same value. */
		bool TryReadOwnTime(MsgPackReader& reader, std::int64_t& value)
		{
			constexpr double LargestExact = 9007199254740992.0;
			double number;
			if (!reader.TryReadDouble(number) || !NumberBits::IsWithin(number, LargestExact))
			{
				return false;
			}
			value = static_cast<std::int64_t>(number);
			return true;
		}

		bool TryReadPongType(MsgPackReader& reader)
		{
			Span<const std::uint8_t> type;
			return reader.TryReadUtf8(type) && AsciiText::Equals(type, WireConstants::TypePong);
		}
	}

	bool PongMessage::TryRead(Span<const std::uint8_t> message, PongMessage& pong)
	{
		constexpr unsigned All = 15;
		MsgPackReader reader(message);
		std::size_t pairs;
		unsigned found = 0;
		if (!reader.TryReadMapHeader(pairs))
		{
			return false;
		}
		for (; pairs > 0; pairs--)
		{
			Span<const std::uint8_t> key;
			if (!reader.TryReadUtf8(key))
			{
				return false;
			}
			bool read;
			if (AsciiText::Equals(key, WireConstants::KeyType))
			{
				read = TryReadPongType(reader);
				found |= 1;
			}
			else if (AsciiText::Equals(key, WireConstants::KeyT))
			{
				read = TryReadOwnTime(reader, pong.T);
				found |= 2;
			}
			else if (AsciiText::Equals(key, WireConstants::KeyServerUs))
			{
				read = WireNumber::TryReadTime(reader, pong.ServerMicroseconds);
				found |= 4;
			}
			else if (AsciiText::Equals(key, WireConstants::KeySample))
			{
				read = WireNumber::TryReadSample(reader, pong.Sample);
				found |= 8;
			}
			else
			{
				read = reader.TrySkip();
			}
			if (!read)
			{
				return false;
			}
		}
		return found == All;
	}
}

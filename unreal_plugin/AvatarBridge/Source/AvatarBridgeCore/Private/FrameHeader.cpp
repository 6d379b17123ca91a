#include "FrameHeader.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackReader.h"

namespace AvatarBridge
{
	bool FrameHeader::TryRead(MsgPackReader& reader, std::size_t fields, FrameStatus& status)
	{
		std::size_t count;
		std::int64_t version;
		status = FrameStatus::Malformed;
		if (!reader.TryReadArrayHeader(count) || count < fields || !reader.TryReadInt64(version))
		{
			return false;
		}
		status = version == WireConstants::ProtocolVersion ? FrameStatus::Ok : FrameStatus::WrongVersion;
		return status == FrameStatus::Ok;
	}
}

#include "AvatarBridge/FrameStamps.h"

#include "AvatarBridge/MsgPackReader.h"

#include "WireNumber.h"

namespace AvatarBridge
{
	bool FrameStamps::TryRead(MsgPackReader& reader, FrameStamps& stamps)
	{
		std::size_t count;
		if (!reader.TryReadArrayHeader(count) || count != 5 || !WireNumber::TryReadTime(reader, stamps.AudioIn))
		{
			return false;
		}
		for (std::int64_t* stamp : { &stamps.ModelIn, &stamps.ModelOut, &stamps.Retargeted, &stamps.Sent })
		{
			if (!WireNumber::TryReadTime(reader, *stamp))
			{
				return false;
			}
			*stamp += stamps.AudioIn;
		}
		return true;
	}
}

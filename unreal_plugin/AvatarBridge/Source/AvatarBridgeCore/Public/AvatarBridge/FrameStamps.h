#pragma once

#include "AvatarBridge/Exports.h"

#include <cstdint>

namespace AvatarBridge
{
	class MsgPackReader;

	/** When a frame passed each stage, in microseconds of the sidecar's monotonic clock. */
	struct AVATARBRIDGECORE_API FrameStamps
	{
		std::int64_t AudioIn = 0;
		std::int64_t ModelIn = 0;
		std::int64_t ModelOut = 0;
		std::int64_t Retargeted = 0;
		std::int64_t Sent = 0;

		/** Reads the list on the wire: the first is absolute, the others count from it. False for times no clock shows. */
		static bool TryRead(MsgPackReader& reader, FrameStamps& stamps);
	};
}

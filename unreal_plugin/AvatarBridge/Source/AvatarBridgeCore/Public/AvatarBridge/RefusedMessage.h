#pragma once

#include "AvatarBridge/Exports.h"

#include <cstdint>
#include <string>

namespace AvatarBridge
{
	class MsgPackMap;

	/** The sidecar's no, and why. */
	struct AVATARBRIDGECORE_API RefusedMessage
	{
		/** Reads what is there; a refusal is never refused. */
		explicit RefusedMessage(const MsgPackMap& map);

		/** For programs. */
		std::string Code;

		/** For people. */
		std::string Message;

		std::int32_t ServerVersion = 0;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/SubjectInfo.h"

#include <cstdint>
#include <string>
#include <vector>

namespace AvatarBridge
{
	class MsgPackMap;

	/** The sidecar's answer to hello. */
	struct AVATARBRIDGECORE_API WelcomeMessage
	{
		std::int32_t Version = 0;

		/** Name and version of the sidecar. */
		std::string Server;

		std::string Session;

		/** Samples a second of the session clock. */
		std::int32_t ClockRate = 0;

		/** The session clock when the answer was made. */
		std::int64_t Sample = 0;

		/** Address of the frame socket. */
		std::string Frames;

		/** The client's own subject; empty for a client without a rig. */
		std::string Subject;

		std::string Encoding;

		std::vector<SubjectInfo> Subjects;

		/** A message from a decoded map; the problem says why there is none. */
		static bool TryRead(const MsgPackMap& map, WelcomeMessage& message, std::string& problem);
	};
}

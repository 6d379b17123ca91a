#pragma once

#include "AvatarBridge/Exports.h"

#include <string>

namespace AvatarBridge
{
	class MsgPackMap;

	/** Something the sidecar noticed when it mapped a character. */
	struct AVATARBRIDGECORE_API MappingIssue
	{
		/** Reads what is there. */
		explicit MappingIssue(const MsgPackMap& map);

		std::string Code;
		/** "error" or "warning". */
		std::string Severity;
		/** Which joint, shape or file. */
		std::string Subject;
		std::string Detail;
		/** What to do about it. */
		std::string Hint;

		/** All of it in one line. */
		std::string ToString() const;
	};
}

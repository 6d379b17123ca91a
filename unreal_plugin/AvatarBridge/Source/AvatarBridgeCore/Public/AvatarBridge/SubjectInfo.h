#pragma once

#include <cstdint>
#include <string>

namespace AvatarBridge
{
	/** A subject that the session streams. */
	struct SubjectInfo
	{
		std::string Subject;
		std::string Rig;
		std::string Encoding;
		std::uint32_t LayoutId = 0;
	};
}

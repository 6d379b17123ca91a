#pragma once

#include <cstdint>
#include <string>

namespace AvatarBridge
{
	/** A word and when it is spoken, on the session clock. */
	struct TimedWord
	{
		std::string Text;
		std::int64_t FirstSample = 0;
		std::int64_t EndSample = 0;
	};
}

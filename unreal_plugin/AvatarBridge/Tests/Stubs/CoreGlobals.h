#pragma once

#include <thread>

/** The thread that the program began on. */
inline const std::thread::id StubGameThread = std::this_thread::get_id();

inline bool IsInGameThread()
{
	return std::this_thread::get_id() == StubGameThread;
}

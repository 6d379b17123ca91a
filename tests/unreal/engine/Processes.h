#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

/** Entries of a folder such as Linux tells of a process in; -1 where there is none. */
inline std::int64_t CountEntries(const char* Folder)
{
	std::error_code Error;
	std::int64_t Count = 0;
	for (std::filesystem::directory_iterator At(Folder, Error), End; !Error && At != End; At.increment(Error))
	{
		Count++;
	}
	return Error ? -1 : Count;
}

/** Memory of this process in use; -1 where nobody tells. */
inline std::int64_t ResidentKilobytes()
{
	std::ifstream Status("/proc/self/status");
	std::string Word;
	std::int64_t Kilobytes = -1;
	while (Status >> Word)
	{
		if (Word == "VmRSS:")
		{
			Status >> Kilobytes;
		}
	}
	return Kilobytes;
}

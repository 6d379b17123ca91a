#pragma once

#include "Containers/UnrealString.h"

struct FParse
{
	/** The value behind a key such as "Name=", in quotes or up to white space. */
	static bool Value(const TCHAR* Stream, const TCHAR* Match, FString& Value)
	{
		const std::u16string Text(Stream);
		const std::size_t At = FString::Lower(Text).find(FString::Lower(Match));
		if (At == std::u16string::npos)
		{
			return false;
		}
		std::size_t First = At + std::u16string(Match).size();
		const bool bQuoted = First < Text.size() && Text[First] == u'"';
		First += bQuoted ? 1 : 0;
		const std::size_t End = Text.find_first_of(bQuoted ? TEXT("\"") : TEXT(" ,)\t"), First);
		Value = FString(Text.substr(First, End == std::u16string::npos ? End : End - First).c_str());
		return true;
	}
};

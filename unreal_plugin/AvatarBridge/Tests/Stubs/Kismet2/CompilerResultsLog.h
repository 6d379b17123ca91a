#pragma once

#include "CoreMinimal.h"
#include "UObject/Object.h"

/** What a Blueprint's compiler has to say. */
class FCompilerResultsLog
{
public:
	template <typename... Types>
	void Warning(const TCHAR* Format, Types... Values)
	{
		FString Line(Format);
		((Line = Line.Replace(TEXT("@@"), *Values->GetName())), ...);
		StubWarnings.Add(Line);
	}

	TArray<FString> StubWarnings;
};

#pragma once

#include "CoreMinimal.h"

/** What the validation of an asset has to say. */
class FDataValidationContext
{
public:
	void AddError(const FText& Text) { StubErrors.Add(Text.ToString()); }
	void AddWarning(const FText& Text) { StubWarnings.Add(Text.ToString()); }

	TArray<FString> StubErrors;
	TArray<FString> StubWarnings;
};

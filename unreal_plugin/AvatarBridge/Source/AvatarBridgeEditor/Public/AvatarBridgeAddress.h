#pragma once

#include "CoreMinimal.h"

/** Addresses of sidecars as users write them. */
struct AVATARBRIDGEEDITOR_API FAvatarBridgeAddress
{
	/** What is wrong with an address such as tcp://127.0.0.1:5571, as a sentence; empty if nothing is. */
	static FText FindProblem(const FString& Address);
};

#pragma once

#include "CoreMinimal.h"

/** Curves by name, as engines from 5.3 on have them. */
struct FBlendedCurve
{
	void Set(FName Name, float Value) { StubValues.Add(Name, Value); }
	float Get(FName Name) const { return StubValues.FindRef(Name); }

	TMap<FName, float> StubValues;
};

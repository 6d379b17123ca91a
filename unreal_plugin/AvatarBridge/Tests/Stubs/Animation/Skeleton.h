#pragma once

#include "ReferenceSkeleton.h"
#include "UObject/Object.h"

class USkeleton : public UObject
{
public:
	STUB_OBJECT(USkeleton, UObject)

	const FReferenceSkeleton& GetReferenceSkeleton() const { return StubSkeleton; }
	/** As engines from 5.3 on have it. */
	void GetCurveMetaDataNames(TArray<FName>& OutNames) const { OutNames = StubCurves; }

	FReferenceSkeleton StubSkeleton;
	TArray<FName> StubCurves;
};

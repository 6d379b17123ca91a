#pragma once

#include "UObject/Object.h"

/** Settings the editor shows by themselves. */
class UDeveloperSettings : public UObject
{
public:
	STUB_OBJECT(UDeveloperSettings, UObject)

	virtual FName GetContainerName() const { return TEXT("Project"); }
	virtual FName GetCategoryName() const { return CategoryName; }
	virtual FName GetSectionName() const { return SectionName.IsNone() ? GetClass()->GetFName() : SectionName; }
#if WITH_EDITOR
	virtual FText GetSectionText() const { return FText(); }
	virtual FText GetSectionDescription() const { return FText(); }
#endif

	FName CategoryName;
	FName SectionName;
};

#pragma once

#include "AssetRegistry/AssetData.h"
#include "Widgets/DeclarativeSyntaxSupport.h"

DECLARE_DELEGATE_OneParam(FOnSetObject, const FAssetData&);

/** A field that an asset of a class is chosen in; who made it keeps what was chosen. */
class SObjectPropertyEntryBox : public SWidget
{
public:
	SLATE_BEGIN_ARGS(SObjectPropertyEntryBox) {}
	SLATE_ATTRIBUTE(FString, ObjectPath)
	SLATE_ARGUMENT(UClass*, AllowedClass)
	SLATE_EVENT(FOnSetObject, OnObjectChanged)
	SLATE_ARGUMENT(bool, DisplayThumbnail)
	SLATE_END_ARGS()

	void Construct(const FArguments& Arguments) { StubArguments = Arguments; }

	FString StubPath() const { return StubArguments._ObjectPath.Get(); }
	/** An empty path clears the field. */
	void StubChoose(const FString& Path)
	{
		FAssetData Chosen;
		Chosen.StubPath = FSoftObjectPath(Path);
		check(!Chosen.IsValid() || Chosen.StubPath.TryLoad()->IsA(StubArguments._AllowedClass));
		StubArguments._OnObjectChanged.ExecuteIfBound(Chosen);
	}

private:
	FArguments StubArguments;
};

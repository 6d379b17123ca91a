#pragma once

#include "DetailCategoryBuilder.h"
#include "UObject/WeakObjectPtr.h"

#include <map>

/** What a details panel is put together by. */
class IDetailLayoutBuilder
{
public:
	explicit IDetailLayoutBuilder(std::initializer_list<UObject*> Objects)
	{
		for (UObject* Object : Objects)
		{
			StubObjects.Add(Object);
		}
	}
	void GetObjectsBeingCustomized(TArray<TWeakObjectPtr<UObject>>& OutObjects) const { OutObjects = StubObjects; }
	IDetailCategoryBuilder& EditCategory(
		FName CategoryName, const FText& = FText::GetEmpty(), ECategoryPriority::Type = ECategoryPriority::Default)
	{
		return StubCategories[CategoryName.ToString()];
	}

	TArray<TWeakObjectPtr<UObject>> StubObjects;
	std::map<FString, IDetailCategoryBuilder> StubCategories;
};

#pragma once

#include "UObject/Object.h"

template <typename T>
class TSubclassOf
{
public:
	TSubclassOf() = default;
	TSubclassOf(UClass* InClass)
		: Class(InClass)
	{
		check(!Class || Class->IsChildOf(T::StaticClass()));
	}
	operator UClass*() const { return Class; }
	UClass* Get() const { return Class; }
	UClass* operator->() const { return Class; }

private:
	UClass* Class = nullptr;
};

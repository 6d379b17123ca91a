#pragma once

#include "UObject/Object.h"

template <typename T>
class TObjectPtr
{
public:
	TObjectPtr() = default;
	TObjectPtr(T* InObject)
		: Object(InObject)
	{
	}
	operator T*() const { return Object; }
	T* operator->() const
	{
		check(Object);
		return Object;
	}
	T* Get() const { return Object; }

private:
	T* Object = nullptr;
};

#pragma once

#include "UObject/Object.h"

/** Goes through all objects of a class; as in the engine without defaults of classes, which one asks for by a flag. */
template <typename T>
class TObjectIterator
{
public:
	TObjectIterator() { Skip(); }
	explicit operator bool() const { return Index < StubObjects().size(); }
	void operator++()
	{
		Index++;
		Skip();
	}
	T* operator*() const { return static_cast<T*>(StubObjects()[Index].get()); }
	T* operator->() const { return **this; }

private:
	void Skip()
	{
		while (Index < StubObjects().size()
			&& (!StubObjects()[Index]->IsA(T::StaticClass()) || StubObjects()[Index]->HasAnyFlags(RF_ClassDefaultObject)))
		{
			Index++;
		}
	}

	std::size_t Index = 0;
};

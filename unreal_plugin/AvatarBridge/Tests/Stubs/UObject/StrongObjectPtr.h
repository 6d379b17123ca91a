#pragma once

#include "UObject/Object.h"

#include <set>

/** What garbage collection keeps since somebody refers to it outside of properties. */
inline std::multiset<const void*>& StubKept()
{
	static std::multiset<const void*> Kept;
	return Kept;
}

/** Keeps an object alive. */
template <typename T>
class TStrongObjectPtr
{
public:
	TStrongObjectPtr() = default;
	explicit TStrongObjectPtr(T* InObject) { Reset(InObject); }
	TStrongObjectPtr(const TStrongObjectPtr& Other) { Reset(Other.Object); }
	TStrongObjectPtr& operator=(const TStrongObjectPtr& Other)
	{
		Reset(Other.Object);
		return *this;
	}
	~TStrongObjectPtr() { Reset(); }

	T* Get() const { return Object; }
	bool IsValid() const { return Object != nullptr; }
	T* operator->() const
	{
		check(Object);
		return Object;
	}
	void Reset(T* InObject = nullptr)
	{
		const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
		if (Object)
		{
			StubKept().erase(StubKept().find(Object));
		}
		Object = InObject;
		if (Object)
		{
			StubKept().insert(Object);
		}
	}

private:
	T* Object = nullptr;
};

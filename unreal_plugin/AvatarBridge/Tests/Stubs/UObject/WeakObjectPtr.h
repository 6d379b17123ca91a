#pragma once

#include "UObject/Object.h"

template <typename T>
class TWeakObjectPtr
{
public:
	TWeakObjectPtr() = default;
	TWeakObjectPtr(T* InObject)
		: Object(InObject)
		, Number(InObject ? Find(InObject) : 0)
	{
	}
	T* Get() const { return Object && Number == Find(Object) ? Object : nullptr; }
	bool IsValid() const { return Get() != nullptr; }
	explicit operator bool() const { return IsValid(); }
	T* operator->() const
	{
		check(IsValid());
		return Object;
	}
	void Reset() { Object = nullptr; }
	friend bool operator==(const TWeakObjectPtr& Left, const TWeakObjectPtr& Right) { return Left.Get() == Right.Get(); }

private:
	static uint64 Find(const UObject* Object)
	{
		const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
		const auto Found = UObject::StubAlive().find(Object);
		return Found == UObject::StubAlive().end() ? 0 : Found->second;
	}

	T* Object = nullptr;
	uint64 Number = 0;
};

#pragma once

#include "CoreTypes.h"

#include <memory>

template <typename T>
class TUniquePtr
{
public:
	TUniquePtr() = default;
	TUniquePtr(std::nullptr_t) {}
	explicit TUniquePtr(T* Raw)
		: Held(Raw)
	{
	}
	template <typename Other>
	TUniquePtr(TUniquePtr<Other>&& Value)
		: Held(std::move(Value.Held))
	{
	}
	TUniquePtr(TUniquePtr&&) = default;
	TUniquePtr& operator=(TUniquePtr&&) = default;
	bool IsValid() const { return Held != nullptr; }
	explicit operator bool() const { return IsValid(); }
	T* Get() const { return Held.get(); }
	T* operator->() const
	{
		check(Held);
		return Held.get();
	}
	T& operator*() const
	{
		check(Held);
		return *Held;
	}
	void Reset(T* Raw = nullptr) { Held.reset(Raw); }

	std::unique_ptr<T> Held;
};

template <typename T, typename... Types>
TUniquePtr<T> MakeUnique(Types&&... Values)
{
	return TUniquePtr<T>(new T(std::forward<Types>(Values)...));
}

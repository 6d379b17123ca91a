#pragma once

#include "CoreTypes.h"

#include <memory>

enum class ESPMode : uint8
{
	NotThreadSafe,
	ThreadSafe,
};

template <typename T>
class TSharedRef;

template <typename T, ESPMode Mode = ESPMode::ThreadSafe>
class TSharedPtr
{
public:
	TSharedPtr() = default;
	TSharedPtr(std::nullptr_t) {}
	explicit TSharedPtr(T* Raw)
		: Held(Raw)
	{
	}
	template <typename Other, typename = std::enable_if_t<std::is_convertible_v<Other*, T*>>>
	TSharedPtr(const TSharedPtr<Other, Mode>& Value)
		: Held(Value.Held)
	{
	}
	template <typename Other, typename = std::enable_if_t<std::is_convertible_v<Other*, T*>>>
	TSharedPtr(const TSharedRef<Other>& Value)
		: Held(Value.Held)
	{
	}

	bool IsValid() const { return Held != nullptr; }
	explicit operator bool() const { return IsValid(); }
	T* Get() const { return Held.get(); }
	T* operator->() const
	{
		check(IsValid());
		return Held.get();
	}
	T& operator*() const
	{
		check(IsValid());
		return *Held;
	}
	void Reset() { Held.reset(); }
	TSharedRef<T> ToSharedRef() const;
	int32 GetSharedReferenceCount() const { return static_cast<int32>(Held.use_count()); }
	friend bool operator==(const TSharedPtr& Left, const TSharedPtr& Right) { return Left.Held == Right.Held; }
	friend bool operator!=(const TSharedPtr& Left, const TSharedPtr& Right) { return Left.Held != Right.Held; }

	std::shared_ptr<T> Held;
};

template <typename T>
class TSharedRef
{
public:
	explicit TSharedRef(std::shared_ptr<T> Value)
		: Held(std::move(Value))
	{
		check(Held);
	}
	template <typename Other, typename = std::enable_if_t<std::is_convertible_v<Other*, T*>>>
	TSharedRef(const TSharedRef<Other>& Value)
		: Held(Value.Held)
	{
	}
	T* operator->() const { return Held.get(); }
	T& operator*() const { return *Held; }
	T& Get() const { return *Held; }

	std::shared_ptr<T> Held;
};

template <typename T, ESPMode Mode>
TSharedRef<T> TSharedPtr<T, Mode>::ToSharedRef() const
{
	return TSharedRef<T>(Held);
}

template <typename T, ESPMode Mode = ESPMode::ThreadSafe>
class TWeakPtr
{
public:
	TWeakPtr() = default;
	template <typename Other>
	TWeakPtr(const TSharedPtr<Other>& Value)
		: Held(Value.Held)
	{
	}
	template <typename Other>
	TWeakPtr(const TSharedRef<Other>& Value)
		: Held(Value.Held)
	{
	}
	TSharedPtr<T> Pin() const
	{
		TSharedPtr<T> Strong;
		Strong.Held = Held.lock();
		return Strong;
	}
	bool IsValid() const { return !Held.expired(); }

private:
	std::weak_ptr<T> Held;
};

template <typename T, ESPMode Mode = ESPMode::ThreadSafe, typename... Types>
TSharedRef<T> MakeShared(Types&&... Values)
{
	return TSharedRef<T>(std::make_shared<T>(std::forward<Types>(Values)...));
}

template <typename T>
class TSharedFromThis : public std::enable_shared_from_this<T>
{
public:
	TSharedRef<T> AsShared() { return TSharedRef<T>(this->shared_from_this()); }
};

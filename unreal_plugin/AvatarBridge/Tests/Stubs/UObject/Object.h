#pragma once

#include "UObject/Class.h"
#include "UObject/ObjectMacros.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

class FObjectInitializer
{
public:
	static FObjectInitializer& Get()
	{
		static FObjectInitializer Initializer;
		return Initializer;
	}
};

enum EObjectFlags
{
	RF_NoFlags = 0,
	RF_ClassDefaultObject = 1,
	RF_Transient = 2,
};

enum class EDataValidationResult : uint8
{
	Invalid,
	Valid,
	NotValidated,
};

template <typename T>
UObject* StubMakeObject()
{
	if constexpr (std::is_abstract_v<T>)
	{
		return nullptr;
	}
	else if constexpr (std::is_constructible_v<T, const FObjectInitializer&>)
	{
		return new T(FObjectInitializer::Get());
	}
	else
	{
		return new T();
	}
}

struct FPropertyChangedEvent
{
	FName StubProperty;
	FName GetPropertyName() const { return StubProperty; }
	FName GetMemberPropertyName() const { return StubProperty; }
};

class UWorld;
class FDataValidationContext;

class UObject
{
public:
	explicit UObject(const FObjectInitializer& = FObjectInitializer::Get()) {}
	virtual ~UObject()
	{
		const std::lock_guard<std::recursive_mutex> Held(StubLock());
		StubAlive().erase(this);
	}

	static UClass* StaticClass()
	{
		static UClass Made(TEXT("UObject"), nullptr, nullptr);
		return &Made;
	}
	virtual UClass* StubClass() const { return StaticClass(); }
	UClass* GetClass() const { return StubClass(); }
	bool IsA(const UClass* Class) const { return GetClass()->IsChildOf(Class); }
	UObject* GetOuter() const { return StubOuter; }
	FString GetName() const { return StubName.ToString(); }
	FName GetFName() const { return StubName; }
	bool HasAnyFlags(EObjectFlags Flags) const { return (StubFlags & Flags) != 0; }
	bool IsTemplate() const { return HasAnyFlags(RF_ClassDefaultObject); }
	virtual UWorld* GetWorld() const { return StubOuter ? StubOuter->GetWorld() : nullptr; }
	virtual void BeginDestroy() {}
	virtual void PostLoad() {}
	void SaveConfig() {}
	void TryUpdateDefaultConfigFile() {}
#if WITH_EDITOR
	virtual void PostEditChangeProperty(FPropertyChangedEvent&) {}
	virtual EDataValidationResult IsDataValid(FDataValidationContext&) const { return EDataValidationResult::NotValidated; }
#endif

	/** Held by whoever looks at the tables below: other threads than the game's ask for default objects, too. */
	static std::recursive_mutex& StubLock()
	{
		static std::recursive_mutex Lock;
		return Lock;
	}

	/** Every object that lives, with a number that no later one at its place has. */
	static std::map<const UObject*, uint64>& StubAlive()
	{
		static std::map<const UObject*, uint64> Alive;
		return Alive;
	}

	UObject* StubOuter = nullptr;
	FName StubName;
	int StubFlags = RF_NoFlags;
};

/** What NewObject made. The stand-in collects no garbage: a test says when objects go. */
inline std::vector<std::unique_ptr<UObject>>& StubObjects()
{
	static std::vector<std::unique_ptr<UObject>> Objects;
	return Objects;
}

inline void StubDestroy(UObject* Object)
{
	const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
	auto& Objects = StubObjects();
	for (std::size_t Index = 0; Index < Objects.size(); Index++)
	{
		if (Objects[Index].get() == Object)
		{
			std::unique_ptr<UObject> Going = std::move(Objects[Index]);
			Objects.erase(Objects.begin() + static_cast<std::ptrdiff_t>(Index));
			Going->BeginDestroy();
			return;
		}
	}
}

inline UObject* StubNewObject(UObject* Outer, const UClass* Class, FName Name, int Flags)
{
	check(Class && Class->Make);
	const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
	UObject* Made = Class->Make();
	check(Made);
	static uint64 Count = 0;
	UObject::StubAlive()[Made] = ++Count;
	Made->StubOuter = Outer;
	Made->StubName = Name.IsNone() ? FName(FString::Printf(TEXT("%s_%lld"), *Class->GetName(), static_cast<int64>(Count))) : Name;
	Made->StubFlags = Flags;
	StubObjects().emplace_back(Made);
	return Made;
}

inline UObject* GetTransientPackage()
{
	static UObject Package;
	return &Package;
}

template <typename T>
T* NewObject(UObject* Outer = GetTransientPackage())
{
	return static_cast<T*>(StubNewObject(Outer, T::StaticClass(), NAME_None, RF_NoFlags));
}

template <typename T>
T* NewObject(UObject* Outer, const UClass* Class, FName Name = NAME_None, EObjectFlags Flags = RF_NoFlags)
{
	check(Class && Class->IsChildOf(T::StaticClass()));
	return static_cast<T*>(StubNewObject(Outer, Class, Name, Flags));
}

inline UObject* UClass::GetDefaultObject() const
{
	const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
	static std::map<const UClass*, UObject*> Defaults;
	UObject*& Default = Defaults[this];
	if (!Default || UObject::StubAlive().count(Default) == 0)
	{
		Default = StubNewObject(nullptr, this, NAME_None, RF_ClassDefaultObject);
	}
	return Default;
}

template <typename T>
const T* GetDefault()
{
	return static_cast<const T*>(T::StaticClass()->GetDefaultObject());
}

template <typename T>
T* GetMutableDefault()
{
	return static_cast<T*>(T::StaticClass()->GetDefaultObject());
}

template <typename T>
T* Cast(UObject* Object)
{
	return Object && Object->IsA(T::StaticClass()) ? static_cast<T*>(Object) : nullptr;
}

template <typename T>
const T* Cast(const UObject* Object)
{
	return Object && Object->IsA(T::StaticClass()) ? static_cast<const T*>(Object) : nullptr;
}

template <typename T>
T* CastChecked(UObject* Object)
{
	T* Made = Cast<T>(Object);
	check(Made);
	return Made;
}

inline bool IsValid(const UObject* Object)
{
	const std::lock_guard<std::recursive_mutex> Held(UObject::StubLock());
	return Object && UObject::StubAlive().count(Object) > 0;
}

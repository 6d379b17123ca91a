#pragma once

#include "CoreMinimal.h"

class UObject;

class UScriptStruct
{
public:
	FName Name;
	void* (*Make)() = nullptr;
	void (*Destroy)(void*) = nullptr;

	FName GetFName() const { return Name; }
};

template <typename T>
UScriptStruct StubMakeStruct(const TCHAR* Name)
{
	UScriptStruct Made;
	Made.Name = FName(Name);
	Made.Make = []() -> void* { return new T(); };
	Made.Destroy = [](void* Value) { delete static_cast<T*>(Value); };
	return Made;
}

class UClass
{
public:
	using Maker = UObject* (*)();

	UClass(const TCHAR* InName, UClass* InSuper, Maker InMake)
		: Name(InName + 1)
		, Super(InSuper)
		, Make(InMake)
	{
		StubAll().Add(this);
	}
	bool IsChildOf(const UClass* Base) const
	{
		const UClass* Class = this;
		while (Class && Class != Base)
		{
			Class = Class->Super;
		}
		return Class != nullptr;
	}
	FName GetFName() const { return Name; }
	FString GetName() const { return Name.ToString(); }
	UObject* GetDefaultObject() const;

	/** Every class whose StaticClass was asked for. */
	static TArray<const UClass*>& StubAll()
	{
		static TArray<const UClass*> Classes;
		return Classes;
	}

	const FName Name;
	UClass* const Super;
	/** Null for abstract classes. */
	const Maker Make;
};

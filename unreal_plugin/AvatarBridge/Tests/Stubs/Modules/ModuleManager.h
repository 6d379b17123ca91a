#pragma once

#include "CoreMinimal.h"

class IModuleInterface
{
public:
	virtual ~IModuleInterface() = default;
	virtual void StartupModule() {}
	virtual void ShutdownModule() {}
};

class FDefaultModuleImpl : public IModuleInterface
{
};

/** Modules by name, started by the test program in the order of their loading phases. */
class FModuleManager
{
public:
	using Maker = IModuleInterface* (*)();

	static FModuleManager& Get()
	{
		static FModuleManager Manager;
		return Manager;
	}
	void StubRegister(FName Name, Maker Make) { Makers.Add(Name, Make); }
	bool StubStart(FName Name)
	{
		const Maker* Make = Makers.Find(Name);
		if (Make && !Modules.Contains(Name))
		{
			Modules.Add(Name).reset((*Make)());
			Modules[Name]->StartupModule();
		}
		return Make != nullptr;
	}
	void StubStop(FName Name)
	{
		if (Modules.Contains(Name))
		{
			Modules[Name]->ShutdownModule();
			Modules.Remove(Name);
		}
	}
	bool IsModuleLoaded(FName Name) const { return Modules.Contains(Name); }
	template <typename T>
	static T& LoadModuleChecked(FName Name)
	{
		check(Get().StubStart(Name));
		return static_cast<T&>(*Get().Modules[Name]);
	}
	template <typename T>
	static T* GetModulePtr(FName Name)
	{
		const auto* Found = Get().Modules.Find(Name);
		return Found ? static_cast<T*>(Found->get()) : nullptr;
	}

private:
	TMap<FName, Maker> Makers;
	TMap<FName, std::shared_ptr<IModuleInterface>> Modules;
};

#define IMPLEMENT_MODULE(Class, Name) \
	static const bool Name##IsRegistered = \
		(FModuleManager::Get().StubRegister(TEXT(#Name), [] { return static_cast<IModuleInterface*>(new Class()); }), true)

#pragma once

#include "Subsystems/GameInstanceSubsystem.h"

class UGameInstance : public UObject
{
public:
	STUB_OBJECT(UGameInstance, UObject)

	template <typename T>
	T* GetSubsystem() const
	{
		for (USubsystem* Subsystem : StubSubsystems)
		{
			if (T* Found = Cast<T>(Subsystem))
			{
				return Found;
			}
		}
		return nullptr;
	}
	/** What the engine does when a game begins, for one class of subsystem. */
	template <typename T>
	T* StubStart()
	{
		T* Made = NewObject<T>(this);
		FSubsystemCollectionBase Collection;
		StubSubsystems.Add(Made);
		Made->Initialize(Collection);
		return Made;
	}
	void StubEnd()
	{
		for (USubsystem* Subsystem : StubSubsystems)
		{
			Subsystem->Deinitialize();
			StubDestroy(Subsystem);
		}
		StubSubsystems.Reset();
	}

	TArray<USubsystem*> StubSubsystems;
};

inline UGameInstance* UGameInstanceSubsystem::GetGameInstance() const
{
	return Cast<UGameInstance>(GetOuter());
}

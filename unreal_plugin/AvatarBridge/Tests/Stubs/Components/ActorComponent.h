#pragma once

#include "Engine/EngineTypes.h"
#include "UObject/ObjectPtr.h"

class AActor;

class UActorComponent : public UObject
{
public:
	STUB_OBJECT(UActorComponent, UObject)

	AActor* GetOwner() const;
	bool HasBegunPlay() const { return StubPlaying; }
	virtual void BeginPlay() { StubPlaying = true; }
	virtual void EndPlay(const EEndPlayReason::Type) { StubPlaying = false; }
	virtual void TickComponent(float, ELevelTick, FActorComponentTickFunction*) {}
	void RegisterComponent() { StubRegistered = true; }
	virtual void DestroyComponent(bool = false);
	void AddTickPrerequisiteComponent(UActorComponent* Other) { StubPrerequisites.AddUnique(Other); }
	void RemoveTickPrerequisiteComponent(UActorComponent* Other) { StubPrerequisites.Remove(Other); }

	FActorComponentTickFunction PrimaryComponentTick;
	TArray<UActorComponent*> StubPrerequisites;
	bool StubRegistered = false;
	bool StubPlaying = false;
};

#pragma once

#include "UObject/Object.h"

class FSubsystemCollectionBase
{
};

class USubsystem : public UObject
{
public:
	STUB_OBJECT(USubsystem, UObject)

	virtual bool ShouldCreateSubsystem(UObject*) const { return true; }
	virtual void Initialize(FSubsystemCollectionBase&) {}
	virtual void Deinitialize() {}
};

class UGameInstance;

class UGameInstanceSubsystem : public USubsystem
{
public:
	STUB_OBJECT(UGameInstanceSubsystem, USubsystem)

	UGameInstance* GetGameInstance() const;
};

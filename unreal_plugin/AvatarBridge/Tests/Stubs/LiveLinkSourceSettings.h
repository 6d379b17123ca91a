#pragma once

#include "Templates/SubclassOf.h"
#include "UObject/Object.h"

class ULiveLinkSourceFactory;

enum class ELiveLinkSourceMode : uint8
{
	Latest,
	EngineTime,
	Timecode,
};

class ULiveLinkSourceSettings : public UObject
{
public:
	STUB_OBJECT(ULiveLinkSourceSettings, UObject)

	ELiveLinkSourceMode Mode = ELiveLinkSourceMode::EngineTime;
	FString ConnectionString;
	TSubclassOf<ULiveLinkSourceFactory> Factory;
};

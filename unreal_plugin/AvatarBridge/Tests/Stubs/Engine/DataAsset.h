#pragma once

#include "UObject/Object.h"

class UDataAsset : public UObject
{
public:
	STUB_OBJECT(UDataAsset, UObject)
};

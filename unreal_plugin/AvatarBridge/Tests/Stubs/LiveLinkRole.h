#pragma once

#include "LiveLinkTypes.h"

class ULiveLinkRole : public UObject
{
public:
	STUB_OBJECT(ULiveLinkRole, UObject)

	virtual UScriptStruct* GetStaticDataStruct() const { return nullptr; }
	virtual UScriptStruct* GetFrameDataStruct() const { return nullptr; }
};

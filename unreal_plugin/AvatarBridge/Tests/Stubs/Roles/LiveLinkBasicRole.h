#pragma once

#include "LiveLinkRole.h"

class ULiveLinkBasicRole : public ULiveLinkRole
{
public:
	STUB_OBJECT(ULiveLinkBasicRole, ULiveLinkRole)

	UScriptStruct* GetStaticDataStruct() const override { return FLiveLinkBaseStaticData::StaticStruct(); }
	UScriptStruct* GetFrameDataStruct() const override { return FLiveLinkBaseFrameData::StaticStruct(); }
};

#pragma once

#include "Roles/LiveLinkAnimationTypes.h"
#include "Roles/LiveLinkBasicRole.h"

class ULiveLinkAnimationRole : public ULiveLinkBasicRole
{
public:
	STUB_OBJECT(ULiveLinkAnimationRole, ULiveLinkBasicRole)

	UScriptStruct* GetStaticDataStruct() const override { return FLiveLinkSkeletonStaticData::StaticStruct(); }
	UScriptStruct* GetFrameDataStruct() const override { return FLiveLinkAnimationFrameData::StaticStruct(); }
};

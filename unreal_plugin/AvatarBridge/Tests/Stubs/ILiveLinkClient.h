#pragma once

#include "Features/IModularFeatures.h"
#include "LiveLinkRole.h"
#include "LiveLinkTypes.h"
#include "Templates/SubclassOf.h"

class ILiveLinkSource;

/** The part of Live Link that sources and games use. */
class ILiveLinkClient : public IModularFeature
{
public:
	static inline const FName ModularFeatureName = TEXT("LiveLinkClient");

	virtual FGuid AddSource(TSharedPtr<ILiveLinkSource> Source) = 0;
	virtual void RemoveSource(FGuid Source) = 0;
	virtual bool HasSourceBeenAdded(TSharedPtr<ILiveLinkSource> Source) const = 0;
	virtual void PushSubjectStaticData_AnyThread(
		const FLiveLinkSubjectKey& Key, TSubclassOf<ULiveLinkRole> Role, FLiveLinkStaticDataStruct&& Data) = 0;
	virtual void PushSubjectFrameData_AnyThread(const FLiveLinkSubjectKey& Key, FLiveLinkFrameDataStruct&& Data) = 0;
	virtual void RemoveSubject_AnyThread(const FLiveLinkSubjectKey& Key) = 0;
};

#pragma once

#include "AnimGraphNode_Base.h"
#include "AnimNode_AvatarBridge.h"

#include "AnimGraphNode_AvatarBridge.generated.h"

/** The Avatar Bridge node in an Animation Blueprint's graph. */
UCLASS()
class AVATARBRIDGEGRAPH_API UAnimGraphNode_AvatarBridge : public UAnimGraphNode_Base
{
	GENERATED_BODY()

public:
	UPROPERTY(EditAnywhere, Category = "Settings")
	FAnimNode_AvatarBridge Node;

	virtual FText GetNodeTitle(ENodeTitleType::Type TitleType) const override;
	virtual FText GetTooltipText() const override;
	virtual FText GetMenuCategory() const override;

	/** Warns of skeletons that the sidecar would refuse. */
	virtual void ValidateAnimNodeDuringCompilation(USkeleton* ForSkeleton, FCompilerResultsLog& MessageLog) override;
};

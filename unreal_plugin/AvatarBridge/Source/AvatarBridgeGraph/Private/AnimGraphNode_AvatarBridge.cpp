#include "AnimGraphNode_AvatarBridge.h"

#include "Animation/Skeleton.h"
#include "AvatarBridgeBodyReport.h"
#include "Kismet2/CompilerResultsLog.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AnimGraphNode_AvatarBridge)

#define LOCTEXT_NAMESPACE "AvatarBridge"

FText UAnimGraphNode_AvatarBridge::GetNodeTitle(ENodeTitleType::Type) const
{
	return LOCTEXT("NodeTitle", "Avatar Bridge");
}

FText UAnimGraphNode_AvatarBridge::GetTooltipText() const
{
	return LOCTEXT("NodeTooltip", "Puts the motion of the actor's Avatar Bridge component over a pose. What the component does not drive comes through.");
}

FText UAnimGraphNode_AvatarBridge::GetMenuCategory() const
{
	return LOCTEXT("NodeCategory", "Avatar Bridge");
}

void UAnimGraphNode_AvatarBridge::ValidateAnimNodeDuringCompilation(USkeleton* ForSkeleton, FCompilerResultsLog& MessageLog)
{
	Super::ValidateAnimNodeDuringCompilation(ForSkeleton, MessageLog);
	// A template Blueprint has no skeleton.
	const FText Problem = ForSkeleton ? FAvatarBridgeBodyReport(ForSkeleton->GetReferenceSkeleton()).FindProblem() : FText();
	if (!Problem.IsEmpty())
	{
		// The log puts a link to the node in place of @@.
		MessageLog.Warning(*FText::Format(LOCTEXT("NodeProblem", "@@: {0}"), Problem).ToString(), this);
	}
}

#undef LOCTEXT_NAMESPACE

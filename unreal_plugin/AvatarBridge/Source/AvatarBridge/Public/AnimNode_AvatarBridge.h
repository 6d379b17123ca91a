#pragma once

#include "Animation/AnimNodeBase.h"
#include "AvatarBridgePose.h"
#include "UObject/WeakObjectPtr.h"

#include "AnimNode_AvatarBridge.generated.h"

class UAvatarBridgeComponent;

/**
 * Puts the motion of the actor's Avatar Bridge component over a pose: the parts the component names are the stream's, all
 * others come through.
 */
USTRUCT(BlueprintInternalUseOnly)
struct AVATARBRIDGE_API FAnimNode_AvatarBridge : public FAnimNode_Base
{
	GENERATED_BODY()

	/** The pose it is put over. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Links")
	FPoseLink Source;

	virtual void Initialize_AnyThread(const FAnimationInitializeContext& Context) override;
	virtual void CacheBones_AnyThread(const FAnimationCacheBonesContext& Context) override;
	virtual void Update_AnyThread(const FAnimationUpdateContext& Context) override;
	virtual void Evaluate_AnyThread(FPoseContext& Output) override;
	virtual void GatherDebugData(FNodeDebugData& DebugData) override;
	virtual bool HasPreUpdate() const override { return true; }
	virtual void PreUpdate(const UAnimInstance* InAnimInstance) override;

private:
	TWeakObjectPtr<UAvatarBridgeComponent> Component;
	FAvatarBridgePose Pose;
};

#pragma once

#include "Animation/AnimInstance.h"
#include "Animation/AnimInstanceProxy.h"
#include "Components/SceneComponent.h"
#include "Engine/SkeletalMesh.h"
#include "Templates/SubclassOf.h"

/** A mesh in the scene: evaluates its animation instance and keeps the weights of its morph targets. */
class USkeletalMeshComponent : public USceneComponent
{
public:
	STUB_OBJECT(USkeletalMeshComponent, USceneComponent)

	USkeletalMesh* GetSkeletalMeshAsset() const { return StubMesh; }
	UClass* GetAnimClass() const { return AnimClass; }
	UAnimInstance* GetAnimInstance() const { return StubInstance; }
	EAnimationMode::Type GetAnimationMode() const { return StubMode; }
	void SetAnimationMode(EAnimationMode::Type Mode) { StubMode = Mode; }
	void SetAnimInstanceClass(UClass* Class)
	{
		if (StubInstance)
		{
			StubDestroy(StubInstance);
		}
		AnimClass = Class;
		StubMode = Class ? EAnimationMode::AnimationBlueprint : StubMode;
		StubInstance = Class ? NewObject<UAnimInstance>(this, Class) : nullptr;
	}
	void SetMorphTarget(FName Name, float Value, bool bRemoveZeroWeight = true)
	{
		if (Value == 0 && bRemoveZeroWeight)
		{
			StubMorphs.Remove(Name);
		}
		else
		{
			StubMorphs.Add(Name, Value);
		}
	}
	bool DoesSocketExist(FName Name) const override { return StubMesh && StubMesh->GetRefSkeleton().FindBoneIndex(Name) != INDEX_NONE; }

	/** A frame of animation; the local pose, bone by bone, in the order of the level of detail's bones. */
	void StubAnimate(float DeltaSeconds)
	{
		StubPose.Reset();
		StubCurves = FBlendedCurve();
		if (StubInstance && StubMesh)
		{
			FAnimInstanceProxy& Proxy = StubInstance->StubProxy();
			Proxy.StubBones.StubBuild(StubMesh->GetRefSkeleton(), StubHiddenBones);
			FPoseContext Output(&Proxy);
			Proxy.StubFrame(Output, DeltaSeconds);
			for (int32 Bone = 0; Bone < Output.Pose.GetNumBones(); Bone++)
			{
				StubPose.Add(Output.Pose[FCompactPoseBoneIndex(Bone)]);
			}
			StubCurves = Output.Curve;
		}
	}

	TSubclassOf<UAnimInstance> AnimClass;
	USkeletalMesh* StubMesh = nullptr;
	UAnimInstance* StubInstance = nullptr;
	EAnimationMode::Type StubMode = EAnimationMode::AnimationBlueprint;
	TArray<FName> StubHiddenBones;
	TArray<FTransform> StubPose;
	FBlendedCurve StubCurves;
	TMap<FName, float> StubMorphs;
};

inline USkeletalMeshComponent* UAnimInstance::GetSkelMeshComponent() const
{
	return Cast<USkeletalMeshComponent>(GetOuter());
}

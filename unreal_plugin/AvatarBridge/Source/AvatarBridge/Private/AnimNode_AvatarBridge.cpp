#include "AnimNode_AvatarBridge.h"

#include "Animation/AnimInstance.h"
#include "Animation/AnimInstanceProxy.h"
#include "AvatarBridgeComponent.h"
#include "Components/SkeletalMeshComponent.h"
#include "Engine/SkeletalMesh.h"
#include "GameFramework/Actor.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AnimNode_AvatarBridge)

void FAnimNode_AvatarBridge::Initialize_AnyThread(const FAnimationInitializeContext& Context)
{
	FAnimNode_Base::Initialize_AnyThread(Context);
	Source.Initialize(Context);
}

void FAnimNode_AvatarBridge::CacheBones_AnyThread(const FAnimationCacheBonesContext& Context)
{
	Source.CacheBones(Context);
}

void FAnimNode_AvatarBridge::Update_AnyThread(const FAnimationUpdateContext& Context)
{
	Source.Update(Context);
}

void FAnimNode_AvatarBridge::PreUpdate(const UAnimInstance* InAnimInstance)
{
	if (!Component.IsValid())
	{
		const AActor* Owner = InAnimInstance->GetOwningActor();
		Component = Owner ? Owner->FindComponentByClass<UAvatarBridgeComponent>() : nullptr;
	}
	if (const UAvatarBridgeComponent* Found = Component.Get())
	{
		Pose = Found->GetPose();
		const USkeletalMeshComponent* Animated = InAnimInstance->GetSkelMeshComponent();
		if (!Animated || Animated->GetSkeletalMeshAsset() != Pose.Mesh)
		{
			// A face of the same actor: it has curves in common with the body, and no bones.
			Pose.Bones.Reset();
		}
	}
	else
	{
		Pose.Reset();
	}
}

void FAnimNode_AvatarBridge::Evaluate_AnyThread(FPoseContext& Output)
{
	Source.Evaluate(Output);
	const FBoneContainer& Bones = Output.Pose.GetBoneContainer();
	for (int32 Index = 0; Index < Pose.Bones.Num(); Index++)
	{
		// A level of detail may lack the bone.
		const FCompactPoseBoneIndex Bone = Bones.MakeCompactPoseIndex(FMeshPoseBoneIndex(Pose.Bones[Index]));
		if (Bone != INDEX_NONE)
		{
			Output.Pose[Bone].SetRotation(Pose.Rotations[Index]);
			if (Pose.Bones[Index] == Pose.MovedBone)
			{
				Output.Pose[Bone].SetTranslation(Pose.Position);
			}
		}
	}
	for (int32 Index = 0; Index < Pose.CurveValues.Num(); Index++)
	{
		Output.Curve.Set(Pose.Curves[Index], Pose.CurveValues[Index]);
	}
}

void FAnimNode_AvatarBridge::GatherDebugData(FNodeDebugData& DebugData)
{
	DebugData.AddDebugItem(FString::Printf(TEXT("Avatar Bridge (%d bones)"), Pose.Bones.Num()));
	Source.GatherDebugData(DebugData);
}

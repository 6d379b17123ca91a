#include "AvatarBridgeRemapAsset.h"

#include "AvatarBridgeCurveBinding.h"
#include "BonePose.h"
#include "Roles/LiveLinkAnimationTypes.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeRemapAsset)

UAvatarBridgeRemapAsset::UAvatarBridgeRemapAsset(const FObjectInitializer& ObjectInitializer)
	: Super(ObjectInitializer)
{
}

void UAvatarBridgeRemapAsset::Initialize()
{
	Super::Initialize();
	// Here, since poses are built on other threads, where nothing may be loaded.
	check(IsInGameThread());
	Rows = AvatarBridgeCurveRows(Curves);
}

void UAvatarBridgeRemapAsset::BuildPoseFromAnimationData(float, const FLiveLinkSkeletonStaticData* InSkeletonData,
	const FLiveLinkAnimationFrameData* InFrameData, FCompactPose& OutPose)
{
	const FBoneContainer& Container = OutPose.GetBoneContainer();
	const TArray<FName>& Names = InSkeletonData->GetBoneNames();
	const int32 Count = FMath::Min(Names.Num(), InFrameData->Transforms.Num());
	Turned.Init(false, OutPose.GetNumBones());
	for (int32 Index = 0; Index < Count; Index++)
	{
		const FName Name = GetRemappedBoneName(Names[Index]);
		const int32 MeshBone = Container.GetPoseBoneIndexForBoneName(Name);
		if (MeshBone == INDEX_NONE)
		{
			continue;
		}
		const FCompactPoseBoneIndex Bone = Container.MakeCompactPoseIndex(FMeshPoseBoneIndex(MeshBone));
		if (Bone == INDEX_NONE)
		{
			continue;
		}
		const FTransform& From = InFrameData->Transforms[Index];
		FTransform& To = OutPose[Bone];
		const bool bMore = Turned[Bone.GetInt()];
		// A parent's turn stands before its child's.
		To.SetRotation(bMore ? To.GetRotation() * From.GetRotation() : From.GetRotation());
		if (!bMore && (!bKeepLengths || Name == MovedBone))
		{
			To.SetTranslation(From.GetTranslation());
		}
		Turned[Bone.GetInt()] = true;
	}
}

FName UAvatarBridgeRemapAsset::GetRemappedBoneName_Implementation(FName BoneName) const
{
	const FName* Renamed = Bones.Find(BoneName);
	return Renamed ? *Renamed : BoneName;
}

void UAvatarBridgeRemapAsset::RemapCurveElements_Implementation(TMap<FName, float>& CurveItems) const
{
	if (Rows.Num() == 0)
	{
		return;
	}
	TMap<FName, float> Remapped;
	for (const FAvatarBridgeCurveRow& Row : Rows)
	{
		if (const float* Weight = CurveItems.Find(Row.Channel))
		{
			Remapped.FindOrAdd(Row.Curve) += Row.Weight * *Weight;
		}
	}
	// What no row names comes through, such as the turn of the head.
	for (const FAvatarBridgeCurveRow& Row : Rows)
	{
		CurveItems.Remove(Row.Channel);
	}
	for (const auto& Item : Remapped)
	{
		CurveItems.Add(Item.Key, FMath::Clamp(Item.Value, 0.0f, 1.0f));
	}
}

UAvatarBridgeUE4MannequinRemapAsset::UAvatarBridgeUE4MannequinRemapAsset(const FObjectInitializer& ObjectInitializer)
	: Super(ObjectInitializer)
{
	Bones.Add(TEXT("spine_03"), TEXT("spine_02"));
	Bones.Add(TEXT("spine_04"), TEXT("spine_03"));
	Bones.Add(TEXT("spine_05"), TEXT("spine_03"));
	Bones.Add(TEXT("neck_02"), TEXT("neck_01"));
}

UAvatarBridgeMetaHumanFaceRemapAsset::UAvatarBridgeMetaHumanFaceRemapAsset(const FObjectInitializer& ObjectInitializer)
	: Super(ObjectInitializer)
{
	Curves.Names = EAvatarBridgeCurveNames::MetaHumanControls;
}

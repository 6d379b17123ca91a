#pragma once

#include "Animation/AnimCurveTypes.h"
#include "BonePose.h"
#include "Roles/LiveLinkAnimationTypes.h"

class ULiveLinkRetargetAsset : public UObject
{
public:
	STUB_OBJECT(ULiveLinkRetargetAsset, UObject)

	explicit ULiveLinkRetargetAsset(const FObjectInitializer& Initializer = FObjectInitializer::Get())
		: UObject(Initializer)
	{
	}
	virtual void Initialize() {}
	virtual void BuildPoseFromAnimationData(
		float, const FLiveLinkSkeletonStaticData*, const FLiveLinkAnimationFrameData*, FCompactPose&)
	{
	}
	virtual void BuildPoseAndCurveFromBaseData(
		float, const FLiveLinkBaseStaticData*, const FLiveLinkBaseFrameData*, FCompactPose&, FBlendedCurve&)
	{
	}
};

/** What the Live Link Pose node asks: names of bones and curves. The events of Blueprints call their implementations. */
class ULiveLinkRemapAsset : public ULiveLinkRetargetAsset
{
public:
	STUB_OBJECT(ULiveLinkRemapAsset, ULiveLinkRetargetAsset)

	explicit ULiveLinkRemapAsset(const FObjectInitializer& Initializer = FObjectInitializer::Get())
		: ULiveLinkRetargetAsset(Initializer)
	{
	}
	FName GetRemappedBoneName(FName Name) const { return GetRemappedBoneName_Implementation(Name); }
	FName GetRemappedCurveName(FName Name) const { return GetRemappedCurveName_Implementation(Name); }
	void RemapCurveElements(TMap<FName, float>& Items) const { RemapCurveElements_Implementation(Items); }
	virtual FName GetRemappedBoneName_Implementation(FName Name) const { return Name; }
	virtual FName GetRemappedCurveName_Implementation(FName Name) const { return Name; }
	virtual void RemapCurveElements_Implementation(TMap<FName, float>&) const {}

	void BuildPoseAndCurveFromBaseData(float, const FLiveLinkBaseStaticData* Static, const FLiveLinkBaseFrameData* Frame,
		FCompactPose&, FBlendedCurve& OutCurve) override
	{
		TMap<FName, float> Items;
		for (int32 Index = 0; Index < Static->PropertyNames.Num(); Index++)
		{
			Items.Add(GetRemappedCurveName(Static->PropertyNames[Index]), Frame->PropertyValues[Index]);
		}
		RemapCurveElements(Items);
		for (const auto& Item : Items)
		{
			OutCurve.Set(Item.Key, Item.Value);
		}
	}
};

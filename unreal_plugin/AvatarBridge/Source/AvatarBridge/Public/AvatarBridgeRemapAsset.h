#pragma once

#include "AvatarBridgeCurveMap.h"
#include "LiveLinkRemapAsset.h"

#include "AvatarBridgeRemapAsset.generated.h"

/**
 * For the Live Link Pose node: puts a subject onto a mesh whose bones have the same axes but other lengths or names, as
 * those of Unreal 5's mannequin, MetaHuman bodies and most of what descends from them. Make a Blueprint of it for others.
 */
UCLASS(Blueprintable, meta = (DisplayName = "Avatar Bridge: UE5 mannequin, MetaHuman body"))
class AVATARBRIDGE_API UAvatarBridgeRemapAsset : public ULiveLinkRemapAsset
{
	GENERATED_BODY()

public:
	UAvatarBridgeRemapAsset(const FObjectInitializer& ObjectInitializer);

	/** Bones of the subject that are called otherwise here. Several that become one are turned one after the other. */
	UPROPERTY(EditAnywhere, Category = "Avatar Bridge")
	TMap<FName, FName> Bones;

	/** Keeps the mesh's own lengths; only the bone below is moved. */
	UPROPERTY(EditAnywhere, Category = "Avatar Bridge")
	bool bKeepLengths = true;

	/** The bone that is moved, as the mesh has it. */
	UPROPERTY(EditAnywhere, Category = "Avatar Bridge")
	FName MovedBone = TEXT("pelvis");

	/** What the subject's curves become. */
	UPROPERTY(EditAnywhere, Category = "Avatar Bridge", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeCurves Curves;

	virtual void Initialize() override;
	virtual void BuildPoseFromAnimationData(float DeltaTime, const FLiveLinkSkeletonStaticData* InSkeletonData,
		const FLiveLinkAnimationFrameData* InFrameData, FCompactPose& OutPose) override;
	virtual FName GetRemappedBoneName_Implementation(FName BoneName) const override;
	virtual void RemapCurveElements_Implementation(TMap<FName, float>& CurveItems) const override;

private:
	TArray<FAvatarBridgeCurveRow> Rows;
	// Bones of the mesh that have been turned in this frame.
	TArray<bool> Turned;
};

/** Unreal 4's mannequin, whose spine has three joints where Unreal 5's has five. */
UCLASS(Blueprintable, meta = (DisplayName = "Avatar Bridge: UE4 mannequin"))
class AVATARBRIDGE_API UAvatarBridgeUE4MannequinRemapAsset : public UAvatarBridgeRemapAsset
{
	GENERATED_BODY()

public:
	UAvatarBridgeUE4MannequinRemapAsset(const FObjectInitializer& ObjectInitializer);
};

/** A MetaHuman's face by its control curves. */
UCLASS(Blueprintable, meta = (DisplayName = "Avatar Bridge: MetaHuman face controls"))
class AVATARBRIDGE_API UAvatarBridgeMetaHumanFaceRemapAsset : public UAvatarBridgeRemapAsset
{
	GENERATED_BODY()

public:
	UAvatarBridgeMetaHumanFaceRemapAsset(const FObjectInitializer& ObjectInitializer);
};

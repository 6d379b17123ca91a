#pragma once

#include "LiveLinkTypes.h"

struct FLiveLinkSkeletonStaticData : public FLiveLinkBaseStaticData
{
	STUB_STRUCT(FLiveLinkSkeletonStaticData)

	void SetBoneNames(const TArray<FName>& InBoneNames) { BoneNames = InBoneNames; }
	const TArray<FName>& GetBoneNames() const { return BoneNames; }
	void SetBoneParents(const TArray<int32> InBoneParents) { BoneParents = InBoneParents; }
	const TArray<int32>& GetBoneParents() const { return BoneParents; }
	int32 FindRootBone() const { return BoneParents.IndexOfByKey(-1); }

	TArray<FName> BoneNames;
	TArray<int32> BoneParents;
};

struct FLiveLinkAnimationFrameData : public FLiveLinkBaseFrameData
{
	STUB_STRUCT(FLiveLinkAnimationFrameData)

	/** Each against its parent. */
	TArray<FTransform> Transforms;
};

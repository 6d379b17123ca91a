#pragma once

#include "CoreMinimal.h"

struct FMeshBoneInfo
{
	FName Name;
	int32 ParentIndex = INDEX_NONE;
};

/** The bones of a mesh, each behind its parent, and their reference pose, local. */
struct FReferenceSkeleton
{
	int32 GetNum() const { return StubBones.Num(); }
	int32 GetRawBoneNum() const { return StubBones.Num() - StubVirtual; }
	FName GetBoneName(int32 Index) const { return StubBones[Index].Name; }
	int32 GetParentIndex(int32 Index) const { return StubBones[Index].ParentIndex; }
	const TArray<FTransform>& GetRefBonePose() const { return StubPose; }
	const TArray<FTransform>& GetRawRefBonePose() const { return StubPose; }
	int32 FindBoneIndex(const FName& Name) const
	{
		for (int32 Index = 0; Index < StubBones.Num(); Index++)
		{
			if (StubBones[Index].Name == Name)
			{
				return Index;
			}
		}
		return INDEX_NONE;
	}
	void StubAdd(const TCHAR* Name, int32 Parent, const FTransform& Pose)
	{
		check(Parent < StubBones.Num());
		StubBones.Add({ FName(Name), Parent });
		StubPose.Add(Pose);
	}

	TArray<FMeshBoneInfo> StubBones;
	TArray<FTransform> StubPose;
	/** So many of the last are virtual bones. */
	int32 StubVirtual = 0;
};

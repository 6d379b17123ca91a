#pragma once

#include "ReferenceSkeleton.h"

/** An index that is not mistaken for one of another list. */
template <int Kind>
struct TStubBoneIndex
{
	explicit TStubBoneIndex(int32 InIndex)
		: Index(InIndex)
	{
	}
	int32 GetInt() const { return Index; }
	friend bool operator==(TStubBoneIndex Left, int32 Right) { return Left.Index == Right; }
	friend bool operator!=(TStubBoneIndex Left, int32 Right) { return Left.Index != Right; }

private:
	int32 Index;
};

using FMeshPoseBoneIndex = TStubBoneIndex<0>;
using FCompactPoseBoneIndex = TStubBoneIndex<1>;

/** The bones a level of detail has, numbered one after the other. */
struct FBoneContainer
{
	FCompactPoseBoneIndex MakeCompactPoseIndex(const FMeshPoseBoneIndex& Bone) const
	{
		return FCompactPoseBoneIndex(StubMeshToCompact.IsValidIndex(Bone.GetInt()) ? StubMeshToCompact[Bone.GetInt()] : INDEX_NONE);
	}
	int32 GetPoseBoneIndexForBoneName(FName Name) const { return StubSkeleton ? StubSkeleton->FindBoneIndex(Name) : INDEX_NONE; }
	int32 GetCompactPoseNumBones() const { return StubCompactToMesh.Num(); }
	FMeshPoseBoneIndex MakeMeshPoseIndex(const FCompactPoseBoneIndex& Bone) const
	{
		return FMeshPoseBoneIndex(StubCompactToMesh[Bone.GetInt()]);
	}

	/** Leaves out the bones a level of detail lacks. */
	void StubBuild(const FReferenceSkeleton& Skeleton, const TArray<FName>& Without)
	{
		StubSkeleton = &Skeleton;
		StubMeshToCompact.Init(INDEX_NONE, Skeleton.GetNum());
		StubCompactToMesh.Reset();
		for (int32 Bone = 0; Bone < Skeleton.GetNum(); Bone++)
		{
			if (!Without.Contains(Skeleton.GetBoneName(Bone)))
			{
				StubMeshToCompact[Bone] = StubCompactToMesh.Add(Bone);
			}
		}
	}

	const FReferenceSkeleton* StubSkeleton = nullptr;
	TArray<int32> StubMeshToCompact;
	TArray<int32> StubCompactToMesh;
};

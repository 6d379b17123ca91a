#pragma once

#include "BoneContainer.h"

/** Local transforms of the bones of a container. */
struct FCompactPose
{
	const FBoneContainer& GetBoneContainer() const { return *Bones; }
	int32 GetNumBones() const { return Transforms.Num(); }
	FTransform& operator[](const FCompactPoseBoneIndex& Bone) { return Transforms[Bone.GetInt()]; }
	const FTransform& operator[](const FCompactPoseBoneIndex& Bone) const { return Transforms[Bone.GetInt()]; }
	void SetBoneContainer(const FBoneContainer* InBones) { Bones = InBones; }
	void ResetToRefPose()
	{
		Transforms.Reset();
		for (const int32 Bone : Bones->StubCompactToMesh)
		{
			Transforms.Add(Bones->StubSkeleton->GetRefBonePose()[Bone]);
		}
	}

private:
	const FBoneContainer* Bones = nullptr;
	TArray<FTransform> Transforms;
};

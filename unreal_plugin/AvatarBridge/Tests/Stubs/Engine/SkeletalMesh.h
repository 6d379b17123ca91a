#pragma once

#include "Animation/MorphTarget.h"
#include "Animation/Skeleton.h"
#include "ReferenceSkeleton.h"
#include "UObject/ObjectPtr.h"

class USkeletalMesh : public UObject
{
public:
	STUB_OBJECT(USkeletalMesh, UObject)

	const USkeleton* GetSkeleton() const { return StubSharedSkeleton; }
	const FReferenceSkeleton& GetRefSkeleton() const { return StubSkeleton; }
	const TArray<TObjectPtr<UMorphTarget>>& GetMorphTargets() const { return StubMorphTargets; }
	UMorphTarget* FindMorphTarget(FName Name) const
	{
		for (UMorphTarget* Morph : StubMorphTargets)
		{
			if (Morph->GetFName() == Name)
			{
				return Morph;
			}
		}
		return nullptr;
	}
	void StubAddMorph(const TCHAR* Name)
	{
		StubMorphTargets.Add(NewObject<UMorphTarget>(this, UMorphTarget::StaticClass(), FName(Name)));
	}

	FReferenceSkeleton StubSkeleton;
	USkeleton* StubSharedSkeleton = nullptr;
	TArray<TObjectPtr<UMorphTarget>> StubMorphTargets;
};

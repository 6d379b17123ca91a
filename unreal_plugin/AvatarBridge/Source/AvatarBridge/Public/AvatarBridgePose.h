#pragma once

#include "CoreMinimal.h"

/** What a character shows at a moment: written by the component, copied by the animation node, both on the game's thread. */
struct FAvatarBridgePose
{
	/** The mesh whose bones are meant. Told apart by its address alone, so that no mesh is kept alive. */
	const void* Mesh = nullptr;

	/** Indices in the mesh's reference skeleton, and their local rotations. */
	TArray<int32> Bones;
	TArray<FQuat> Rotations;

	/** The one bone that is also moved; INDEX_NONE if none is. */
	int32 MovedBone = INDEX_NONE;
	FVector Position = FVector::ZeroVector;

	TArray<FName> Curves;
	TArray<float> CurveValues;

	/** Nothing is driven. */
	void Reset()
	{
		Bones.Reset();
		Rotations.Reset();
		MovedBone = INDEX_NONE;
		Curves.Reset();
		CurveValues.Reset();
	}
};

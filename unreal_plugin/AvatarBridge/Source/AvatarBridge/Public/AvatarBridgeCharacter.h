#pragma once

#include "AvatarBridgeCurveMap.h"
#include "CoreMinimal.h"

#include "AvatarBridge/SkeletonDescription.h"

class USkeletalMesh;

/** A character as it is described to the sidecar: the reference skeleton of its body and the morph targets of all its meshes. */
struct AVATARBRIDGE_API FAvatarBridgeCharacter
{
	/**
	 * @param Body Its bones are the joints, in their order and in the reference pose.
	 * @param Faces More meshes with morph targets; the body's own are taken, too.
	 * @param Rows What curves are made of: the stream must have their channels, whether or not a mesh has such morph targets.
	 */
	static AvatarBridge::SkeletonDescription Describe(
		const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces, const TArray<FAvatarBridgeCurveRow>& Rows);

	/** What hinders a character, or will look wrong, in words; empty if nothing does. */
	static TArray<FText> FindProblems(const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces);
};

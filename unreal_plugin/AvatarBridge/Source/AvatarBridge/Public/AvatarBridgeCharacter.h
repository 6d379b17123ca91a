#pragma once

#include "CoreMinimal.h"

#include "AvatarBridge/SkeletonDescription.h"

class USkeletalMesh;

/** A character as it is described to the sidecar: the reference skeleton of its body and the morph targets of all its meshes. */
struct AVATARBRIDGE_API FAvatarBridgeCharacter
{
	/**
	 * @param Body Its bones are the joints, in their order and in the reference pose.
	 * @param Faces More meshes with morph targets; the body's own are taken, too.
	 */
	static AvatarBridge::SkeletonDescription Describe(const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces);

	/** What hinders a character, or will look wrong, in words; empty if nothing does. */
	static TArray<FText> FindProblems(const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces);
};

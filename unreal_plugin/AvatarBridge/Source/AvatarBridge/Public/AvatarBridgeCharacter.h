#pragma once

#include "AvatarBridgeCurveMap.h"
#include "CoreMinimal.h"

#include "AvatarBridge/SkeletonDescription.h"

class USkeletalMesh;

/** A character as it is described to the sidecar: the reference skeleton of its body and the morph targets of its meshes. */
struct AVATARBRIDGE_API FAvatarBridgeCharacter
{
	/**
	 * @param Body Its bones are the joints, in their order and in the reference pose.
	 * @param Faces The meshes whose morph targets are sent, of which the body may be one.
	 * @param Rows What curves are made of: the stream must have their channels, whether or not a mesh has such morph targets.
	 */
	static AvatarBridge::SkeletonDescription Describe(
		const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces, const TArray<FAvatarBridgeCurveRow>& Rows);

	/** What hinders a character, or will look wrong, in words; empty if nothing does. Its faces are those of Describe. */
	static TArray<FText> FindProblems(const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces);
};

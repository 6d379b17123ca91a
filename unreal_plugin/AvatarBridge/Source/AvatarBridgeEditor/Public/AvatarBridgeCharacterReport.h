#pragma once

#include "AvatarBridgeFinding.h"

class USkeletalMesh;

/**
 * What of a character would be driven and what is missing, without a sidecar: by the names of bones and shapes, and by how
 * the reference pose stands. A sidecar that is asked has the last word.
 */
struct AVATARBRIDGEEDITOR_API FAvatarBridgeCharacterReport
{
	/**
	 * @param Meshes All of the character, the one with the body's bones first.
	 * @param bFace Whether its face is driven, too.
	 */
	static TArray<FAvatarBridgeFinding> Of(const TArray<const USkeletalMesh*>& Meshes, bool bFace = true);

	/** One finding a line, warnings and errors marked as such. */
	static FText ToText(const TArray<FAvatarBridgeFinding>& Findings);
};

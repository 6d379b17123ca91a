#pragma once

#include "AvatarBridgeFinding.h"

#include <string>
#include <string_view>

class USkeletalMesh;

/** What of a character's face would be driven, told by its morph targets, bones and curves. */
struct AVATARBRIDGEEDITOR_API FAvatarBridgeFaceReport
{
	static TArray<FAvatarBridgeFinding> Of(const TArray<const USkeletalMesh*>& Meshes);

	/** Whether it is the face of a MetaHuman, which control curves move. */
	static bool IsMetaHuman(const USkeletalMesh& Mesh);

	/** A shape's name without prefix, case and punctuation, as the sidecar compares them (retarget/face_target.py). */
	static std::string PlainName(std::string_view Name);
};

#pragma once

#include "AvatarBridgeBodyParts.h"

#include <map>
#include <string>

struct FReferenceSkeleton;

/** Which of a skeleton's bones the sidecar will take for the parts of a body, told beforehand by their names. */
class AVATARBRIDGE_API FAvatarBridgeBodyReport
{
public:
	explicit FAvatarBridgeBodyReport(const FReferenceSkeleton& Skeleton);

	/** The bone that plays a joint of the sidecar's body, such as left_knee; none if there is none. */
	FName FindBone(const char* Joint) const;

	/** Joints of a part that have a bone, and all that the part has. */
	int32 Found(EAvatarBridgePart Part) const;
	static int32 Total(EAvatarBridgePart Part);

	/** Why the sidecar would refuse the skeleton; empty if it would not. */
	FText FindProblem() const;

private:
	std::map<std::string, std::string> Bones;
};

#include "AvatarBridgeBodyParts.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeBodyParts)

namespace
{
	struct FPartName
	{
		const TCHAR* Name;
		EAvatarBridgePart Left;
		EAvatarBridgePart Right;
	};

	// "left_hip" is the top of a leg, "pelvis" the hips; "left_shoulder" is the upper arm.
	constexpr FPartName PartNames[] = {
		{ TEXT("pelvis"), EAvatarBridgePart::Hips, EAvatarBridgePart::Hips },
		{ TEXT("spine"), EAvatarBridgePart::Spine, EAvatarBridgePart::Spine },
		{ TEXT("_collar"), EAvatarBridgePart::LeftArm, EAvatarBridgePart::RightArm },
		{ TEXT("_shoulder"), EAvatarBridgePart::LeftArm, EAvatarBridgePart::RightArm },
		{ TEXT("_elbow"), EAvatarBridgePart::LeftArm, EAvatarBridgePart::RightArm },
		{ TEXT("_wrist"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_index"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_middle"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_ring"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_pinky"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_thumb"), EAvatarBridgePart::LeftHand, EAvatarBridgePart::RightHand },
		{ TEXT("_hip"), EAvatarBridgePart::LeftLeg, EAvatarBridgePart::RightLeg },
		{ TEXT("_knee"), EAvatarBridgePart::LeftLeg, EAvatarBridgePart::RightLeg },
		{ TEXT("_ankle"), EAvatarBridgePart::LeftLeg, EAvatarBridgePart::RightLeg },
		{ TEXT("_foot"), EAvatarBridgePart::LeftLeg, EAvatarBridgePart::RightLeg },
	};
}

bool FAvatarBridgeBodyParts::Has(EAvatarBridgePart Part) const
{
	const bool Flags[] = { bHips, bSpine, bHead, bLeftArm, bRightArm, bLeftHand, bRightHand, bLeftLeg, bRightLeg };
	return Flags[static_cast<int32>(Part)];
}

EAvatarBridgePart FAvatarBridgeBodyParts::PartOf(const FString& Driver)
{
	for (const FPartName& Part : PartNames)
	{
		if (Driver.Contains(Part.Name))
		{
			// Twists are "part of left_wrist".
			return Driver.Contains(TEXT("left_")) ? Part.Left : Part.Right;
		}
	}
	// Neck, head, jaw and eyes are left.
	return EAvatarBridgePart::Head;
}

#pragma once

#include "AvatarBridgeBodyParts.h"
#include "AvatarBridgeCurveBinding.h"
#include "AvatarBridgePose.h"
#include "AvatarBridgeSpace.h"

#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/StreamBinding.h"

struct FReferenceSkeleton;

/** A layout against a mesh: which of its joints are bones here and what part they belong to, looked up once. */
class FAvatarBridgePoseBinding
{
public:
	FAvatarBridgePoseBinding(
		const AvatarBridge::StreamBinding& Binding, const FReferenceSkeleton& Skeleton, const TArray<FAvatarBridgeCurveRow>& Rows);

	/** Joints of the layout that are bones here and that something drives. */
	int32 BoundJoints() const { return Joints.Num(); }

	/** Joints of the layout that this skeleton lacks. */
	int32 MissingJoints() const { return Missing; }

	/** Writes the parts of a frame of the layout; the hips are moved, too, if they are among them and it is asked for. */
	void Write(const AvatarBridge::MotionFrame& Frame, const FAvatarBridgeBodyParts& Parts, bool bMoveHips, bool bCurves,
		FAvatarBridgePose& Pose) const;

private:
	struct FJoint
	{
		int32 Joint = 0;
		int32 Bone = 0;
		EAvatarBridgePart Part = EAvatarBridgePart::Head;
	};

	FAvatarBridgeSpace Space;
	FAvatarBridgeCurveBinding Curves;
	TArray<FJoint> Joints;
	int32 Hips = 0;
	int32 Missing = 0;
};

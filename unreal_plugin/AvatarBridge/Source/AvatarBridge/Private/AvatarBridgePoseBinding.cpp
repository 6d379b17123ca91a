#include "AvatarBridgePoseBinding.h"

#include "AvatarBridgeText.h"
#include "ReferenceSkeleton.h"

FAvatarBridgePoseBinding::FAvatarBridgePoseBinding(
	const AvatarBridge::StreamBinding& Binding, const FReferenceSkeleton& Skeleton, const TArray<FAvatarBridgeCurveRow>& Rows)
	: Curves(Binding.Layout().Channels(), Rows)
	, Hips(static_cast<int32>(Binding.Layout().Hips()))
{
	const AvatarBridge::MotionLayout& Layout = Binding.Layout();
	const std::map<std::string, std::string>& Drivers = Binding.Message().JointDrivers();
	if (FAvatarBridgeSpace::IsReadable(Layout.SpaceAxes()))
	{
		Space = FAvatarBridgeSpace(Layout.SpaceAxes(), Layout.MetresPerUnit());
	}
	for (std::size_t Joint = 0; Joint < Layout.Joints().size(); Joint++)
	{
		const std::string& Name = Layout.Joints()[Joint];
		const int32 Bone = Skeleton.FindBoneIndex(AvatarBridgeText::NameFromWire(Name));
		Missing += Bone == INDEX_NONE ? 1 : 0;
		const auto Driver = Drivers.find(Name);
		// What nothing drives is left to animation.
		const bool bDriven = Driver != Drivers.end() && !Driver->second.empty();
		if (Bone != INDEX_NONE && bDriven)
		{
			Joints.Add({ static_cast<int32>(Joint), Bone, FAvatarBridgeBodyParts::PartOf(AvatarBridgeText::FromWire(Driver->second)) });
		}
	}
}

void FAvatarBridgePoseBinding::Write(const AvatarBridge::MotionFrame& Frame, const FAvatarBridgeBodyParts& Parts, bool bMoveHips,
	bool bCurves, FAvatarBridgePose& Pose) const
{
	Pose.Bones.Reset();
	Pose.Rotations.Reset();
	Pose.MovedBone = INDEX_NONE;
	for (const FJoint& Joint : Joints)
	{
		if (!Parts.Has(Joint.Part))
		{
			continue;
		}
		Pose.Bones.Add(Joint.Bone);
		Pose.Rotations.Add(Space.Rotation(&Frame.Rotations[static_cast<std::size_t>(4 * Joint.Joint)]));
		if (Joint.Joint == Hips && bMoveHips)
		{
			Pose.MovedBone = Joint.Bone;
			Pose.Position = Space.Position(Frame.Root.data());
		}
	}
	Pose.CurveValues.Reset();
	if (bCurves)
	{
		Pose.Curves = Curves.Names();
		Curves.Append(Frame.Face, Pose.CurveValues);
	}
	else
	{
		Pose.Curves.Reset();
	}
}

#include "AvatarBridgeBodyReport.h"

#include "AvatarBridgeText.h"
#include "ReferenceSkeleton.h"

#include "AvatarBridge/JointNames.h"

#include <vector>

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	bool IsOf(const std::string& Joint, EAvatarBridgePart Part)
	{
		return FAvatarBridgeBodyParts::PartOf(AvatarBridgeText::FromWire(Joint)) == Part;
	}
}

FAvatarBridgeBodyReport::FAvatarBridgeBodyReport(const FReferenceSkeleton& Skeleton)
{
	std::vector<std::string> Names;
	std::vector<std::int32_t> Parents;
	for (int32 Bone = 0; Bone < Skeleton.GetRawBoneNum(); Bone++)
	{
		Names.push_back(AvatarBridgeText::ToWire(Skeleton.GetBoneName(Bone)));
		Parents.push_back(Skeleton.GetParentIndex(Bone));
	}
	Bones = AvatarBridge::JointNames::Find(Names, Parents);
}

FName FAvatarBridgeBodyReport::FindBone(const char* Joint) const
{
	const auto Bone = Bones.find(Joint);
	return Bone == Bones.end() ? FName() : AvatarBridgeText::NameFromWire(Bone->second);
}

int32 FAvatarBridgeBodyReport::Found(EAvatarBridgePart Part) const
{
	int32 Count = 0;
	for (const auto& Bone : Bones)
	{
		Count += IsOf(Bone.first, Part) ? 1 : 0;
	}
	return Count;
}

int32 FAvatarBridgeBodyReport::Total(EAvatarBridgePart Part)
{
	int32 Count = 0;
	for (const std::string& Joint : AvatarBridge::JointNames::Body())
	{
		Count += IsOf(Joint, Part) ? 1 : 0;
	}
	return Count;
}

FText FAvatarBridgeBodyReport::FindProblem() const
{
	std::string Joints;
	for (const std::string& Joint : AvatarBridge::JointNames::Missing(Bones))
	{
		Joints += (Joints.empty() ? "" : ", ") + Joint;
	}
	return Joints.empty() ? FText()
						  : FText::Format(LOCTEXT("NoBones",
												"No bone is recognised as {0}. The sidecar refuses such a skeleton: name its bones as Unreal's mannequin or Mixamo do, or stream a rig by name over Live Link."),
								AvatarBridgeText::TextFromWire(Joints));
}

#undef LOCTEXT_NAMESPACE

#include "AvatarBridgeCharacter.h"

#include "Animation/MorphTarget.h"
#include "AvatarBridgeBodyReport.h"
#include "AvatarBridgeSpace.h"
#include "AvatarBridgeText.h"
#include "Engine/SkeletalMesh.h"
#include "ReferenceSkeleton.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	void AddShapes(const USkeletalMesh& Mesh, TArray<FName>& Shapes)
	{
		for (const UMorphTarget* Morph : Mesh.GetMorphTargets())
		{
			Shapes.AddUnique(Morph->GetFName());
		}
	}
}

AvatarBridge::SkeletonDescription FAvatarBridgeCharacter::Describe(
	const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces, const TArray<FAvatarBridgeCurveRow>& Rows)
{
	AvatarBridge::SkeletonDescription Description;
	const FReferenceSkeleton& Skeleton = Body.GetRefSkeleton();
	// Without virtual bones, which follow the others.
	for (int32 Bone = 0; Bone < Skeleton.GetRawBoneNum(); Bone++)
	{
		Description.Joints.push_back(AvatarBridgeText::ToWire(Skeleton.GetBoneName(Bone)));
		Description.Parents.push_back(Skeleton.GetParentIndex(Bone));
		FAvatarBridgeSpace::Describe(Skeleton.GetRawRefBonePose()[Bone], Description.Positions, Description.Rotations);
	}
	TArray<FName> Shapes;
	for (const USkeletalMesh* Face : Faces)
	{
		AddShapes(*Face, Shapes);
	}
	for (const FAvatarBridgeCurveRow& Row : Rows)
	{
		if (!Row.Channel.IsNone())
		{
			Shapes.AddUnique(Row.Channel);
		}
	}
	for (const FName& Shape : Shapes)
	{
		Description.Shapes.push_back(AvatarBridgeText::ToWire(Shape));
	}
	Description.Space = AvatarBridge::WireConstants::SpaceUnrealMesh;
	return Description;
}

TArray<FText> FAvatarBridgeCharacter::FindProblems(const USkeletalMesh& Body, const TArray<const USkeletalMesh*>& Faces)
{
	TArray<FText> Problems;
	const AvatarBridge::SkeletonDescription Description = Describe(Body, Faces, {});
	const std::string Problem = Description.FindProblem();
	if (!Problem.empty())
	{
		Problems.Add(FText::Format(LOCTEXT("CannotBeSent", "'{0}' cannot be driven: {1}."), FText::FromString(Body.GetName()),
			AvatarBridgeText::TextFromWire(Problem)));
	}
	const FReferenceSkeleton& Skeleton = Body.GetRefSkeleton();
	const FText Refused = FAvatarBridgeBodyReport(Skeleton).FindProblem();
	if (!Refused.IsEmpty())
	{
		Problems.Add(Refused);
	}
	for (int32 Bone = 0; Bone < Skeleton.GetRawBoneNum(); Bone++)
	{
		if (!Skeleton.GetRawRefBonePose()[Bone].GetScale3D().Equals(FVector::OneVector, 0.001))
		{
			Problems.Add(FText::Format(LOCTEXT("ScaledBone",
				"Bone '{0}' is scaled in the reference pose, so that lengths below it are not in centimetres. Import the mesh again with its scale applied."),
				FText::FromName(Skeleton.GetBoneName(Bone))));
		}
	}
	return Problems;
}

#undef LOCTEXT_NAMESPACE

#include "AvatarBridgeCharacterReport.h"

#include "AvatarBridgeBodyReport.h"
#include "AvatarBridgeCharacter.h"
#include "AvatarBridgeFaceReport.h"
#include "Engine/SkeletalMesh.h"
#include "ReferenceSkeleton.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	// Centimetres. Between the ankles and the joint that the head turns about, from children to giants.
	constexpr double LeastHeight = 50;
	constexpr double MostHeight = 280;
	constexpr double MostAboveFloor = 25;
	constexpr double MostBelowFloor = 5;
	constexpr double MostFromOrigin = 1;

	struct FPartName
	{
		EAvatarBridgePart Part;
		FText Name;
	};

	TArray<FPartName> PartNames()
	{
		return {
			{ EAvatarBridgePart::Hips, LOCTEXT("Hips", "hips") },
			{ EAvatarBridgePart::Spine, LOCTEXT("Spine", "spine") },
			{ EAvatarBridgePart::Head, LOCTEXT("Head", "neck and head") },
			{ EAvatarBridgePart::LeftArm, LOCTEXT("LeftArm", "left arm") },
			{ EAvatarBridgePart::RightArm, LOCTEXT("RightArm", "right arm") },
			{ EAvatarBridgePart::LeftHand, LOCTEXT("LeftHand", "left hand with its fingers") },
			{ EAvatarBridgePart::RightHand, LOCTEXT("RightHand", "right hand with its fingers") },
			{ EAvatarBridgePart::LeftLeg, LOCTEXT("LeftLeg", "left leg") },
			{ EAvatarBridgePart::RightLeg, LOCTEXT("RightLeg", "right leg") },
		};
	}

	void AddBody(const FAvatarBridgeBodyReport& Body, TArray<FAvatarBridgeFinding>& Findings)
	{
		FString Whole;
		for (const FPartName& Part : PartNames())
		{
			const int32 Found = Body.Found(Part.Part);
			const int32 Total = FAvatarBridgeBodyReport::Total(Part.Part);
			if (Found == Total)
			{
				Whole += (Whole.IsEmpty() ? FString() : FString(TEXT(", "))) + Part.Name.ToString();
			}
			else
			{
				Findings.Add({ EAvatarBridgeSeverity::Warning,
					FText::Format(LOCTEXT("PartLacks", "Body: {0} of {1} joints of the {2} have a bone; what the others would do goes to the next bone below them, where there is one."), Found, Total,
						Part.Name) });
			}
		}
		if (!Whole.IsEmpty())
		{
			Findings.Add({ EAvatarBridgeSeverity::Information,
				FText::Format(LOCTEXT("PartsWhole", "Body: all joints have a bone of: {0}."), FText::FromString(Whole)) });
		}
	}

	/** Where the bones stand in the mesh, in the reference pose. */
	TArray<FTransform> ModelPose(const FReferenceSkeleton& Skeleton)
	{
		TArray<FTransform> Pose;
		for (int32 Bone = 0; Bone < Skeleton.GetRawBoneNum(); Bone++)
		{
			const int32 Parent = Skeleton.GetParentIndex(Bone);
			const FTransform& Local = Skeleton.GetRawRefBonePose()[Bone];
			Pose.Add(Parent == INDEX_NONE ? Local : Local * Pose[Parent]);
		}
		return Pose;
	}

	void AddStance(const FReferenceSkeleton& Skeleton, const FAvatarBridgeBodyReport& Body, TArray<FAvatarBridgeFinding>& Findings)
	{
		const TArray<FTransform> Pose = ModelPose(Skeleton);
		const auto Place = [&](const char* Joint) { return Pose[Skeleton.FindBoneIndex(Body.FindBone(Joint))].GetLocation(); };
		const auto Warn = [&Findings](const FText& Words) { Findings.Add({ EAvatarBridgeSeverity::Warning, Words }); };
		const FVector Left = Place("left_hip");
		const FVector Right = Place("right_hip");
		if (Left.X - Right.X <= FMath::Abs(Left.Y - Right.Y))
		{
			Warn(LOCTEXT("Faces", "The mesh does not face +Y: its left leg is not at +X. Turn it when it is imported, or the motion will go astray."));
		}
		const double Floor = FMath::Min(Place("left_ankle").Z, Place("right_ankle").Z);
		const double Height = Body.FindBone("head").IsNone() ? 0 : Place("head").Z - Floor;
		if (Height != 0 && (Height < LeastHeight || Height > MostHeight))
		{
			Warn(FText::Format(LOCTEXT("Size", "The head stands {0} cm above the feet. Is the mesh in centimetres, and upright along Z?"), FAvatarBridgeFinding::Whole(Height)));
		}
		else if (Floor > MostAboveFloor || Floor < -MostBelowFloor)
		{
			Warn(FText::Format(LOCTEXT("Floor", "The ankles stand at {0} cm over the mesh's floor, z = 0: the character will float or sink by that."), FAvatarBridgeFinding::Whole(Floor)));
		}
		const FVector Root = Pose[0].GetLocation();
		const bool bHasRoot = Skeleton.GetBoneName(0) != Body.FindBone("pelvis");
		if (bHasRoot && Root.Size() > MostFromOrigin)
		{
			Warn(FText::Format(LOCTEXT("Root", "The root bone '{0}' stands {1} cm away from the mesh's origin, on the floor between the feet."),
				FText::FromName(Skeleton.GetBoneName(0)), FAvatarBridgeFinding::Whole(Root.Size())));
		}
	}
}

TArray<FAvatarBridgeFinding> FAvatarBridgeCharacterReport::Of(const TArray<const USkeletalMesh*>& Meshes, bool bFace)
{
	TArray<FAvatarBridgeFinding> Findings;
	if (Meshes.Num() == 0)
	{
		Findings.Add({ EAvatarBridgeSeverity::Error,
			LOCTEXT("NoBody", "There is no skeletal mesh to look at: place the actor in a level, give it one, or name it in Body Mesh.") });
		return Findings;
	}
	const USkeletalMesh& Mesh = *Meshes[0];
	const TArray<const USkeletalMesh*> Faces = bFace ? Meshes : TArray<const USkeletalMesh*>();
	for (const FText& Problem : FAvatarBridgeCharacter::FindProblems(Mesh, Faces))
	{
		Findings.Add({ EAvatarBridgeSeverity::Error, Problem });
	}
	const FAvatarBridgeBodyReport Body(Mesh.GetRefSkeleton());
	if (Body.FindProblem().IsEmpty())
	{
		AddBody(Body, Findings);
		AddStance(Mesh.GetRefSkeleton(), Body, Findings);
	}
	if (bFace)
	{
		Findings.Append(FAvatarBridgeFaceReport::Of(Meshes));
	}
	return Findings;
}

FText FAvatarBridgeCharacterReport::ToText(const TArray<FAvatarBridgeFinding>& Findings)
{
	FString Lines;
	for (const FAvatarBridgeFinding& Finding : Findings)
	{
		const FText Pattern = Finding.Severity == EAvatarBridgeSeverity::Error ? LOCTEXT("ErrorLine", "Error: {0}")
			: Finding.Severity == EAvatarBridgeSeverity::Warning			   ? LOCTEXT("WarningLine", "Warning: {0}")
																			   : LOCTEXT("Line", "{0}");
		Lines += (Lines.IsEmpty() ? FString() : FString(TEXT("\n"))) + FText::Format(Pattern, Finding.Words).ToString();
	}
	return FText::FromString(Lines);
}

#undef LOCTEXT_NAMESPACE

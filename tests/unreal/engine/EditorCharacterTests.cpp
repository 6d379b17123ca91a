#include "Testing.h"

#include "AvatarBridgeCharacterReport.h"
#include "AvatarBridgeFaceReport.h"
#include "EditorHarness.h"
#include "Mannequin.h"
#include "StubCharacter.h"

#include <string>

using namespace EditorHarness;

namespace
{
	USkeletalMesh* Mesh()
	{
		return MakeStubMesh(Mannequin());
	}

	std::string Report(const TArray<const USkeletalMesh*>& Meshes)
	{
		return Utf8(FAvatarBridgeCharacterReport::ToText(FAvatarBridgeCharacterReport::Of(Meshes)));
	}

	std::string Report(const USkeletalMesh* Only)
	{
		return Report(TArray<const USkeletalMesh*>{ Only });
	}

	bool Has(const std::string& Text, const std::string& Part)
	{
		return Text.find(Part) != std::string::npos;
	}

	int32 Count(const TArray<FAvatarBridgeFinding>& Findings, EAvatarBridgeSeverity Severity)
	{
		int32 Found = 0;
		for (const FAvatarBridgeFinding& Finding : Findings)
		{
			Found += Finding.Severity == Severity ? 1 : 0;
		}
		return Found;
	}

	FTransform& Pose(USkeletalMesh& Changed, const TCHAR* Bone)
	{
		return Changed.StubSkeleton.StubPose[Changed.StubSkeleton.FindBoneIndex(Bone)];
	}

	/** Fingers as Unreal's mannequins have them. */
	void AddFingers(USkeletalMesh& Body)
	{
		for (const FString& Side : { FString(TEXT("_l")), FString(TEXT("_r")) })
		{
			int32 Parent = 0;
			for (const FString& Finger : { FString(TEXT("thumb")), FString(TEXT("index")), FString(TEXT("middle")), FString(TEXT("ring")), FString(TEXT("pinky")) })
			{
				Parent = Body.StubSkeleton.FindBoneIndex(FName(FString(TEXT("hand")) + Side));
				for (const FString& Phalanx : { FString(TEXT("_01")), FString(TEXT("_02")), FString(TEXT("_03")) })
				{
					const FString Name = Finger + Phalanx + Side;
					Body.StubSkeleton.StubAdd(*Name, Parent, FTransform(FQuat(), FVector(Side == TEXT("_l") ? 3 : -3, 0, 0)));
					Parent = Body.StubSkeleton.GetNum() - 1;
				}
			}
		}
	}
}

TEST(AMannequinWithFingersIsDrivenWhole)
{
	USkeletalMesh* Body = Mesh();
	AddFingers(*Body);
	const std::string Said = Report(Body);
	CHECK(Has(Said, "Body: all joints have a bone of: hips, spine, neck and head, left arm, right arm, left hand with its fingers, right hand with its fingers, left leg, right leg."));
	CHECK(!Has(Said, "Error"));
	CHECK(!Has(Said, "Warning: Body"));
}

TEST(FingersThatAreMissingAreNamed)
{
	const auto Findings = FAvatarBridgeCharacterReport::Of({ Mesh() });
	// Both hands, and the shapes that the face lacks.
	CHECK_EQUAL(Count(Findings, EAvatarBridgeSeverity::Warning), 3);
	CHECK_EQUAL(Count(Findings, EAvatarBridgeSeverity::Error), 0);
	CHECK(Has(Report(Mesh()), "1 of 16 joints of the right hand with its fingers have a bone"));
}

TEST(AnUnknownSkeletonIsRefused)
{
	USkeletalMesh* Door = NewObject<USkeletalMesh>();
	Door->StubSkeleton.StubAdd(TEXT("frame"), -1, FTransform());
	Door->StubSkeleton.StubAdd(TEXT("hinge"), 0, FTransform());
	const std::string Said = Report(Door);
	CHECK(Has(Said, "Error: No bone is recognised as left_hip, left_knee, left_ankle, left_shoulder, left_elbow, left_wrist, right_hip"));
	CHECK(!Has(Said, "Body:"));
	CHECK(Has(Said, "Warning: Face: no morph targets"));
	CHECK(Has(Report(TArray<const USkeletalMesh*>()), "Error: There is no skeletal mesh"));
}

TEST(AMetaHumansFaceIsToldByItsBonesOrItsCurves)
{
	USkeletalMesh* Face = NewObject<USkeletalMesh>();
	Face->StubSkeleton.StubAdd(TEXT("head"), -1, FTransform());
	Face->StubSkeleton.StubAdd(TEXT("FACIAL_C_FacialRoot"), 0, FTransform());
	Face->StubAddMorph(TEXT("head_lod0_mesh__eye_blink_L"));
	CHECK(Has(Report({ Mesh(), Face }), "Face: a MetaHuman's"));
	CHECK(!Has(Report({ Mesh(), Mesh() }), "MetaHuman's"));

	USkeletalMesh* Curved = NewObject<USkeletalMesh>();
	Curved->StubSharedSkeleton = NewObject<USkeleton>();
	Curved->StubSharedSkeleton->StubCurves = { TEXT("speed") };
	CHECK(!FAvatarBridgeFaceReport::IsMetaHuman(*Curved));
	Curved->StubSharedSkeleton->StubCurves.Add(TEXT("CTRL_expressions_jawOpen"));
	CHECK(FAvatarBridgeFaceReport::IsMetaHuman(*Curved));
}

TEST(ShapesAreCountedByTheirFamily)
{
	const std::string Few = Report(Mesh());
	CHECK(Has(Few, "Face: 5 of 52 morph targets with ARKit's names. What these would show stays still: browDownLeft, browDownRight"));
	USkeletalMesh* Talker = Mesh();
	for (const TCHAR* Viseme : { TEXT("viseme_PP"), TEXT("viseme_aa"), TEXT("viseme_E"), TEXT("viseme_ih"), TEXT("viseme_oh"), TEXT("viseme_ou"),
			 TEXT("viseme_sil"), TEXT("viseme_FF") })
	{
		Talker->StubAddMorph(Viseme);
	}
	CHECK(Has(Report(Talker), "Face: 8 of 15 morph targets with Oculus visemes' names."));
	// Shapes of other meshes of the character count, whatever their spelling.
	USkeletalMesh* Teeth = NewObject<USkeletalMesh>();
	Teeth->StubAddMorph(TEXT("Face.M_jawForward"));
	Teeth->StubAddMorph(TEXT("browDown_L"));
	CHECK(Has(Report({ Mesh(), Teeth }), "Face: 7 of 52"));
}

TEST(AMeshThatFacesElsewhereIsFound)
{
	USkeletalMesh* Turned = Mesh();
	Pose(*Turned, TEXT("root")).SetRotation(FQuat(0, 0, std::sqrt(0.5), std::sqrt(0.5)));
	CHECK(Has(Report(Turned), "does not face +Y"));
	USkeletalMesh* Backwards = Mesh();
	Pose(*Backwards, TEXT("root")).SetRotation(FQuat(0, 0, 1, 0));
	CHECK(Has(Report(Backwards), "does not face +Y"));
	CHECK(!Has(Report(Mesh()), "does not face"));
}

TEST(AMeshInMetresIsFound)
{
	USkeletalMesh* Small = Mesh();
	for (FTransform& Bone : Small->StubSkeleton.StubPose)
	{
		Bone.SetTranslation(Bone.GetTranslation() * 0.01);
	}
	CHECK(Has(Report(Small), "The head stands 2 cm above the feet."));
	USkeletalMesh* Large = Mesh();
	for (FTransform& Bone : Large->StubSkeleton.StubPose)
	{
		Bone.SetTranslation(Bone.GetTranslation() * 3);
	}
	CHECK(Has(Report(Large), "Is the mesh in centimetres"));
	CHECK(!Has(Report(Mesh()), "centimetres"));
}

TEST(AMeshThatIsNotOnTheFloorIsFound)
{
	USkeletalMesh* Hovering = Mesh();
	Pose(*Hovering, TEXT("pelvis")).SetTranslation(FVector(0, 0, 125));
	CHECK(Has(Report(Hovering), "The ankles stand at 38 cm over the mesh's floor"));
	USkeletalMesh* Sunk = Mesh();
	Pose(*Sunk, TEXT("pelvis")).SetTranslation(FVector(0, 0, 0));
	CHECK(Has(Report(Sunk), "The ankles stand at -87 cm"));
	CHECK(!Has(Report(Mesh()), "floor"));
}

TEST(ARootAwayFromTheOriginAndScaledBonesAreFound)
{
	USkeletalMesh* Away = Mesh();
	Pose(*Away, TEXT("root")).SetTranslation(FVector(0, 30, 0));
	CHECK(Has(Report(Away), "The root bone 'root' stands 30 cm away"));
	USkeletalMesh* Scaled = Mesh();
	Pose(*Scaled, TEXT("calf_l")).SetScale3D(FVector(2, 2, 2));
	CHECK(Has(Report(Scaled), "Error: Bone 'calf_l' is scaled"));
	CHECK(!Has(Report(Mesh()), "root bone"));
}

TEST(FiguresBeyondAllSenseAreShownAsALimit)
{
	CHECK_EQUAL(Utf8(FAvatarBridgeFinding::Whole(2.6)), "3");
	CHECK_EQUAL(Utf8(FAvatarBridgeFinding::Whole(-1e30)), "-1000000000");
	CHECK_EQUAL(Utf8(FAvatarBridgeFinding::Whole(3e9)), "1000000000");
}

TEST_MAIN()

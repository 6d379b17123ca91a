// The remap assets of the Live Link Pose node: turns, lengths and curves of a subject on the bones of another mesh.
#include "Testing.h"

#include "Animation/AnimInstanceProxy.h"
#include "AvatarBridgeRemapAsset.h"
#include "Engine/SkeletalMesh.h"

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace
{
	struct FBone
	{
		const TCHAR* Name;
		int32 Parent;
	};

	constexpr FBone Subject[] = {
		{ TEXT("root"), -1 },
		{ TEXT("pelvis"), 0 },
		{ TEXT("spine_01"), 1 },
		{ TEXT("spine_02"), 2 },
		{ TEXT("spine_03"), 3 },
		{ TEXT("spine_04"), 4 },
		{ TEXT("spine_05"), 5 },
		{ TEXT("neck_01"), 6 },
		{ TEXT("neck_02"), 7 },
		{ TEXT("head"), 8 },
		{ TEXT("clavicle_l"), 6 },
		{ TEXT("upperarm_l"), 10 },
		{ TEXT("hand_l"), 11 },
	};

	constexpr FBone UE4Mannequin[] = {
		{ TEXT("root"), -1 },
		{ TEXT("pelvis"), 0 },
		{ TEXT("spine_01"), 1 },
		{ TEXT("spine_02"), 2 },
		{ TEXT("spine_03"), 3 },
		{ TEXT("neck_01"), 4 },
		{ TEXT("head"), 5 },
		{ TEXT("clavicle_l"), 4 },
		{ TEXT("upperarm_l"), 7 },
		{ TEXT("hand_l"), 8 },
		{ TEXT("ik_hand_gun"), 0 },
	};

	constexpr double SubjectLength = 10;
	constexpr double MeshLength = 7;

	/** A frame in which every joint is turned another way. */
	struct FStaged
	{
		FLiveLinkSkeletonStaticData Static;
		FLiveLinkAnimationFrameData Frame;
		std::map<std::string, FQuat> Model;

		FStaged()
		{
			TArray<FName> Names;
			TArray<int32> Parents;
			std::vector<FQuat> Turns;
			for (const FBone& Bone : Subject)
			{
				const double Number = Names.Num();
				FQuat Turn(0.1 + 0.03 * Number, 0.2 - 0.05 * Number, 0.02 * Number, 1);
				Turn.Normalize();
				Frame.Transforms.Add(FTransform(Turn, FVector(0, Number, SubjectLength)));
				Names.Add(FName(Bone.Name));
				Parents.Add(Bone.Parent);
				Turns.push_back(Bone.Parent < 0 ? Turn : Turns[static_cast<std::size_t>(Bone.Parent)] * Turn);
				Model[TCHAR_TO_UTF8(Bone.Name)] = Turns.back();
			}
			Static.SetBoneNames(Names);
			Static.SetBoneParents(Parents);
		}
	};

	template <std::size_t Count>
	USkeletalMesh* MakeMesh(const FBone (&Bones)[Count])
	{
		USkeletalMesh* Mesh = NewObject<USkeletalMesh>();
		for (const FBone& Bone : Bones)
		{
			Mesh->StubSkeleton.StubAdd(Bone.Name, Bone.Parent, FTransform(FQuat::Identity, FVector(0, 0, MeshLength)));
		}
		return Mesh;
	}

	struct FPosed
	{
		FPosed(const USkeletalMesh& Mesh, UAvatarBridgeRemapAsset& Asset, const FStaged& Staged, const TArray<FName>& Hidden = {})
			: Skeleton(Mesh.GetRefSkeleton())
		{
			Bones.StubBuild(Skeleton, Hidden);
			Pose.SetBoneContainer(&Bones);
			Pose.ResetToRefPose();
			Asset.Initialize();
			Asset.BuildPoseFromAnimationData(0, &Staged.Static, &Staged.Frame, Pose);
		}
		const FTransform& Local(const TCHAR* Name) const
		{
			return Pose[Bones.MakeCompactPoseIndex(FMeshPoseBoneIndex(Skeleton.FindBoneIndex(FName(Name))))];
		}
		FQuat Model(const TCHAR* Name) const
		{
			FQuat Turn = Local(Name).GetRotation();
			for (int32 Bone = Skeleton.GetParentIndex(Skeleton.FindBoneIndex(FName(Name))); Bone >= 0; Bone = Skeleton.GetParentIndex(Bone))
			{
				Turn = Pose[Bones.MakeCompactPoseIndex(FMeshPoseBoneIndex(Bone))].GetRotation() * Turn;
			}
			return Turn;
		}

		const FReferenceSkeleton& Skeleton;
		FBoneContainer Bones;
		FCompactPose Pose;
	};

	TMap<FName, float> Curves(std::initializer_list<TPair<FName, float>> Items)
	{
		return TMap<FName, float>(Items);
	}
}

TEST(AMeshOfTheSameBonesGetsTheTurnsAndKeepsItsLengths)
{
	const FStaged Staged;
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeRemapAsset>();
	const FPosed Posed(*MakeMesh(Subject), *Asset, Staged);
	for (int32 Index = 0; Index < Staged.Frame.Transforms.Num(); Index++)
	{
		const TCHAR* Name = Subject[Index].Name;
		const FTransform& From = Staged.Frame.Transforms[Index];
		CHECK(Posed.Local(Name).GetRotation().Equals(From.GetRotation(), 1e-6));
		const bool bMoved = FName(Name) == FName(TEXT("pelvis"));
		CHECK(Posed.Local(Name).GetTranslation().Equals(bMoved ? From.GetTranslation() : FVector(0, 0, MeshLength), 1e-9));
	}
}

TEST(LengthsOfTheSubjectAreTakenWhereAskedFor)
{
	const FStaged Staged;
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeRemapAsset>();
	Asset->bKeepLengths = false;
	const FPosed Posed(*MakeMesh(Subject), *Asset, Staged);
	CHECK(Posed.Local(TEXT("hand_l")).GetTranslation().Equals(Staged.Frame.Transforms.Last().GetTranslation(), 1e-9));
}

TEST(TheUE4MannequinsFewerJointsPointWhereTheSubjectsDo)
{
	const FStaged Staged;
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeUE4MannequinRemapAsset>();
	const FPosed Posed(*MakeMesh(UE4Mannequin), *Asset, Staged);
	CHECK(Posed.Model(TEXT("spine_02")).Equals(Staged.Model.at("spine_03"), 1e-6));
	CHECK(Posed.Model(TEXT("spine_03")).Equals(Staged.Model.at("spine_05"), 1e-6));
	CHECK(Posed.Model(TEXT("neck_01")).Equals(Staged.Model.at("neck_02"), 1e-6));
	CHECK(Posed.Model(TEXT("head")).Equals(Staged.Model.at("head"), 1e-6));
	CHECK(Posed.Model(TEXT("hand_l")).Equals(Staged.Model.at("hand_l"), 1e-6));
	CHECK(Posed.Local(TEXT("ik_hand_gun")).GetRotation().Equals(FQuat::Identity, 1e-6));
}

TEST(BonesThatALevelOfDetailLacksAreLeftOut)
{
	const FStaged Staged;
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeRemapAsset>();
	const FPosed Posed(*MakeMesh(Subject), *Asset, Staged, { TEXT("hand_l") });
	CHECK_EQUAL(Posed.Pose.GetNumBones(), Staged.Frame.Transforms.Num() - 1);
	CHECK(Posed.Local(TEXT("upperarm_l")).GetRotation().Equals(Staged.Frame.Transforms[11].GetRotation(), 1e-6));
}

TEST(CurvesKeepTheirNamesUnlessAMapSaysOtherwise)
{
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeRemapAsset>();
	Asset->Initialize();
	TMap<FName, float> Items = Curves({ { TEXT("jawOpen"), 0.5f } });
	Asset->RemapCurveElements(Items);
	CHECK_EQUAL(Items.Num(), 1);
	CHECK_EQUAL(Items.FindRef(TEXT("jawOpen")), 0.5f);
}

TEST(AMetaHumansControlsComeInPlaceOfTheShapes)
{
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeMetaHumanFaceRemapAsset>();
	Asset->Initialize();
	TMap<FName, float> Items = Curves({ { TEXT("mouthSmileLeft"), 0.5f }, { TEXT("browInnerUp"), 0.75f }, { TEXT("HeadYaw"), -0.25f } });
	Asset->RemapCurveElements(Items);
	CHECK_EQUAL(Items.Num(), 4);
	CHECK_EQUAL(Items.FindRef(TEXT("CTRL_expressions_mouthCornerPullL")), 0.5f);
	CHECK_EQUAL(Items.FindRef(TEXT("CTRL_expressions_browRaiseInL")), 0.75f);
	CHECK_EQUAL(Items.FindRef(TEXT("CTRL_expressions_browRaiseInR")), 0.75f);
	CHECK_EQUAL(Items.FindRef(TEXT("HeadYaw")), -0.25f);
}

TEST(AMapOfOnesOwnAddsUpInAnyOrder)
{
	UAvatarBridgeCurveMap* Map = NewObject<UAvatarBridgeCurveMap>();
	const auto AddRow = [Map](const TCHAR* Channel, float Weight)
	{
		FAvatarBridgeCurveRow& Row = Map->Rows.AddDefaulted_GetRef();
		Row.Channel = Channel;
		Row.Curve = TEXT("Open");
		Row.Weight = Weight;
	};
	// Less than nothing on the way, and more than all in the end.
	AddRow(TEXT("mouthClose"), -0.5f);
	AddRow(TEXT("jawOpen"), 1);
	AddRow(TEXT("mouthFunnel"), 1);
	FSoftObjectPath::StubAssets().Add(TEXT("/Game/Map.Map"), Map);
	UAvatarBridgeRemapAsset* Asset = NewObject<UAvatarBridgeRemapAsset>();
	Asset->Curves.Names = EAvatarBridgeCurveNames::Custom;
	Asset->Curves.Map = TSoftObjectPtr<UAvatarBridgeCurveMap>(Map);
	Asset->Initialize();
	TMap<FName, float> Items = Curves({ { TEXT("mouthClose"), 1.0f }, { TEXT("jawOpen"), 0.25f }, { TEXT("mouthFunnel"), 0.75f } });
	Asset->RemapCurveElements(Items);
	CHECK_EQUAL(Items.Num(), 1);
	CHECK_EQUAL(Items.FindRef(TEXT("Open")), 0.5f);
	Items = Curves({ { TEXT("mouthClose"), 0.0f }, { TEXT("jawOpen"), 1.0f }, { TEXT("mouthFunnel"), 1.0f } });
	Asset->RemapCurveElements(Items);
	CHECK_EQUAL(Items.FindRef(TEXT("Open")), 1.0f);
}

TEST_MAIN()

#include "AvatarBridgeFaceReport.h"

#include "Animation/MorphTarget.h"
#include "Animation/Skeleton.h"
#include "AvatarBridgeCurveBinding.h"
#include "AvatarBridgeText.h"
#include "Engine/SkeletalMesh.h"
#include "ReferenceSkeleton.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <set>

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	// The sidecar leaves a family of shapes alone of which a face has fewer.
	constexpr int32 FewestShapes = 2;
	constexpr int32 MostNamed = 6;

	constexpr const TCHAR* MetaHumanRoot = TEXT("FACIAL_C_FacialRoot");
	constexpr const TCHAR* MetaHumanCurves = TEXT("CTRL_expressions_");
	constexpr std::string_view ShapePrefixes[] = { "blendshape", "bs", "m", "fcl", "head", "face" };
	constexpr const TCHAR* Visemes[] = {
		TEXT("viseme_sil"), TEXT("viseme_PP"), TEXT("viseme_FF"), TEXT("viseme_TH"), TEXT("viseme_DD"), TEXT("viseme_kk"),
		TEXT("viseme_CH"), TEXT("viseme_SS"), TEXT("viseme_nn"), TEXT("viseme_RR"), TEXT("viseme_aa"), TEXT("viseme_E"),
		TEXT("viseme_ih"), TEXT("viseme_oh"), TEXT("viseme_ou"),
	};

	std::string InLowerCase(std::string_view Text)
	{
		std::string Lower(Text);
		std::transform(Lower.begin(), Lower.end(), Lower.begin(),
			[](char Letter) { return Letter >= 'A' && Letter <= 'Z' ? static_cast<char>(Letter - 'A' + 'a') : Letter; });
		return Lower;
	}

	/** Without one of the prefixes and the underscore behind it; numbers may follow "blendshape". */
	std::string_view WithoutPrefix(std::string_view Name)
	{
		const std::size_t Underscore = Name.find('_');
		if (Underscore == std::string_view::npos)
		{
			return Name;
		}
		std::string First = InLowerCase(Name.substr(0, Underscore));
		if (First.rfind("blendshape", 0) == 0)
		{
			First.erase(First.find_last_not_of("0123456789") + 1);
		}
		const bool bKnown = std::find(std::begin(ShapePrefixes), std::end(ShapePrefixes), First) != std::end(ShapePrefixes);
		return bKnown ? Name.substr(Underscore + 1) : Name;
	}

	/** L or R at the end, unless it is part of a word in capitals, said in full. */
	std::string WithSide(std::string_view Name)
	{
		const bool bShort = Name.size() > 0 && (Name.back() == 'L' || Name.back() == 'R');
		const char Before = Name.size() > 1 ? Name[Name.size() - 2] : ' ';
		if (!bShort || (Before >= 'A' && Before <= 'Z'))
		{
			return std::string(Name);
		}
		return std::string(Name.substr(0, Name.size() - 1)) + (Name.back() == 'L' ? "Left" : "Right");
	}

	TArray<FName> ArkitShapes()
	{
		TArray<FName> Names;
		for (const FAvatarBridgeCurveRow& Row : AvatarBridgeMetaHumanRows())
		{
			Names.AddUnique(Row.Channel);
		}
		return Names;
	}

	TArray<FName> VisemeShapes()
	{
		TArray<FName> Names;
		for (const TCHAR* Viseme : Visemes)
		{
			Names.Add(FName(Viseme));
		}
		return Names;
	}

	/** Those of a family that a character lacks. */
	TArray<FName> Missing(const TArray<FName>& Family, const std::set<std::string>& Shapes)
	{
		TArray<FName> Names;
		for (const FName& Name : Family)
		{
			if (Shapes.count(FAvatarBridgeFaceReport::PlainName(AvatarBridgeText::ToWire(Name))) == 0)
			{
				Names.Add(Name);
			}
		}
		return Names;
	}

	FText List(const TArray<FName>& Names)
	{
		FString Line;
		for (int32 Index = 0; Index < FMath::Min(Names.Num(), MostNamed); Index++)
		{
			Line += (Index > 0 ? FString(TEXT(", ")) : FString()) + Names[Index].ToString();
		}
		return FText::FromString(Names.Num() > MostNamed ? Line + TEXT(" ...") : Line);
	}

	FAvatarBridgeFinding Family(const FText& Name, const TArray<FName>& Names, const TArray<FName>& Lacking)
	{
		const FText Count = FText::Format(LOCTEXT("FaceFamily", "Face: {0} of {1} morph targets with {2} names."),
			Names.Num() - Lacking.Num(), Names.Num(), Name);
		if (Lacking.Num() == 0)
		{
			return { EAvatarBridgeSeverity::Information, Count };
		}
		return { EAvatarBridgeSeverity::Warning,
			FText::Format(LOCTEXT("FaceLacks", "{0} What these would show stays still: {1}."), Count, List(Lacking)) };
	}
}

std::string FAvatarBridgeFaceReport::PlainName(std::string_view Name)
{
	std::string_view Bare = Name.substr(Name.find_last_of(".:|") + 1);
	const std::size_t Expression = InLowerCase(Bare).rfind("_fcl_");
	Bare = WithoutPrefix(Expression == std::string::npos ? Bare : Bare.substr(Expression + 1));
	std::string Plain = InLowerCase(WithSide(Bare));
	Plain.erase(std::remove_if(Plain.begin(), Plain.end(), [](unsigned char Letter) { return !std::isalnum(Letter); }), Plain.end());
	return Plain;
}

bool FAvatarBridgeFaceReport::IsMetaHuman(const USkeletalMesh& Mesh)
{
	if (Mesh.GetRefSkeleton().FindBoneIndex(MetaHumanRoot) != INDEX_NONE)
	{
		return true;
	}
	TArray<FName> Curves;
	if (const USkeleton* Skeleton = Mesh.GetSkeleton())
	{
		Skeleton->GetCurveMetaDataNames(Curves);
	}
	return Curves.ContainsByPredicate([](const FName& Curve) { return Curve.ToString().StartsWith(MetaHumanCurves); });
}

TArray<FAvatarBridgeFinding> FAvatarBridgeFaceReport::Of(const TArray<const USkeletalMesh*>& Meshes)
{
	std::set<std::string> Shapes;
	bool bMetaHuman = false;
	for (const USkeletalMesh* Mesh : Meshes)
	{
		bMetaHuman |= IsMetaHuman(*Mesh);
		for (const UMorphTarget* Morph : Mesh->GetMorphTargets())
		{
			Shapes.insert(PlainName(AvatarBridgeText::ToWire(Morph->GetFName())));
		}
	}
	if (bMetaHuman)
	{
		return { { EAvatarBridgeSeverity::Information,
			LOCTEXT("FaceMetaHuman",
				"Face: a MetaHuman's, which curves move and no morph targets. A Live Link source that names a rig, such as ue5_manny, streams them: give the face its subject NAME_face, as streamed for ARKit or with MetaHuman controls.") } };
	}
	const TArray<FName> Arkit = ArkitShapes();
	const TArray<FName> Oculus = VisemeShapes();
	const TArray<FName> NoArkit = Missing(Arkit, Shapes);
	const TArray<FName> NoOculus = Missing(Oculus, Shapes);
	// Of two families the sidecar takes the one of which at least half is there, ARKit's first.
	const bool bHalfArkit = 2 * NoArkit.Num() <= Arkit.Num();
	const bool bHalfOculus = 2 * NoOculus.Num() <= Oculus.Num();
	if (bHalfArkit || (!bHalfOculus && Arkit.Num() - NoArkit.Num() >= FewestShapes))
	{
		return { Family(LOCTEXT("Arkit", "ARKit's"), Arkit, NoArkit) };
	}
	if (Oculus.Num() - NoOculus.Num() >= FewestShapes)
	{
		return { Family(LOCTEXT("Oculus", "Oculus visemes'"), Oculus, NoOculus) };
	}
	return { { EAvatarBridgeSeverity::Warning,
		LOCTEXT("FaceNone",
			"Face: no morph targets with the names of ARKit's shapes or of Oculus visemes. The sidecar also knows VRM's; without any the face stays still.") } };
}

#undef LOCTEXT_NAMESPACE

#pragma once

#include "Answer.h"
#include "Processes.h"
#include "StagedActor.h"
#include "UObject/StrongObjectPtr.h"

#include <string>
#include <vector>

/** What the programs tell of an actor, as JSON. */
namespace ActorAnswers
{
	inline std::vector<float> Positions(const TArray<FTransform>& Pose)
	{
		std::vector<float> Values;
		for (const FTransform& Bone : Pose)
		{
			const FVector Place = Bone.GetTranslation();
			Values.insert(Values.end(), { static_cast<float>(Place.X), static_cast<float>(Place.Y), static_cast<float>(Place.Z) });
		}
		return Values;
	}

	inline std::vector<float> Rotations(const TArray<FTransform>& Pose)
	{
		std::vector<float> Values;
		for (const FTransform& Bone : Pose)
		{
			const FQuat& Turn = Bone.GetRotation();
			for (const double Value : { Turn.X, Turn.Y, Turn.Z, Turn.W })
			{
				Values.push_back(static_cast<float>(Value));
			}
		}
		return Values;
	}

	inline std::string Weights(const TMap<FName, float>& Named)
	{
		Answer Made;
		for (const auto& Item : Named)
		{
			Made.Add(Utf8(Item.Key.ToString()), static_cast<double>(Item.Value));
		}
		return Made.Text();
	}

	/** What is shown now. */
	inline std::string Shown(const FStagedActor& Actor)
	{
		Answer Pose;
		Pose.Add("playhead", Actor.Bridge->GetPlayhead());
		Pose.Add("positions", Positions(Actor.Body->StubPose)).Add("rotations", Rotations(Actor.Body->StubPose));
		if (Actor.Face->GetAnimInstance())
		{
			Pose.Add("face_positions", Positions(Actor.Face->StubPose)).Add("face_rotations", Rotations(Actor.Face->StubPose));
		}
		if (Actor.Copy)
		{
			Pose.Add("copy_positions", Positions(Actor.Copy->StubPose)).Add("copy_rotations", Rotations(Actor.Copy->StubPose));
		}
		const std::string Whole = Pose.Text();
		return Whole.substr(0, Whole.size() - 1) + ", \"morphs\": " + Weights(Actor.Face->StubMorphs)
			+ ", \"curves\": " + Weights(Actor.Body->StubCurves.StubValues)
			+ ", \"face_curves\": " + Weights(Actor.Face->StubCurves.StubValues) + "}";
	}

	inline std::string State(const FStagedActor& Actor)
	{
		const UClass* Animation = Actor.Body->GetAnimClass();
		return Answer()
			.Add("status", Utf8(Actor.Bridge->Describe()))
			.Add("bones", Actor.Bridge->GetBoundBones())
			.Add("morphs", Actor.Bridge->GetBoundMorphTargets())
			.Add("playhead", Actor.Bridge->GetPlayhead())
			.Add("animation", Animation ? Utf8(Animation->GetName()) : "")
			.Add("behind", Actor.Body->StubPrerequisites.Contains(Actor.Bridge))
			.Add("face_behind", Actor.Face->StubPrerequisites.Contains(Actor.Bridge))
			.Add("plain_kept", StubKept().count(UAnimInstance::StaticClass()) > 0)
			.Add("attenuated", Actor.FindVoiceComponent() && Actor.FindVoiceComponent()->AttenuationSettings)
			.Text();
	}

	/** What the process holds. */
	inline std::string Left()
	{
		return Answer()
			.Add("tasks", CountEntries("/proc/self/task"))
			.Add("descriptors", CountEntries("/proc/self/fd"))
			.Add("kilobytes", ResidentKilobytes())
			.Add("objects", StubObjects().size())
			.Text();
	}

	/** Largest distance of a pose from the reference pose, in cm, or of quaternions' parts. */
	inline double FromRest(const FStagedActor& Actor)
	{
		const TArray<FTransform>& Rest = Actor.Body->StubMesh->GetRefSkeleton().GetRefBonePose();
		double Largest = 0;
		for (int32 Bone = 0; Bone < Rest.Num(); Bone++)
		{
			const FTransform& Now = Actor.Body->StubPose[Bone];
			const FQuat& A = Now.GetRotation();
			const FQuat& B = Rest[Bone].GetRotation();
			const double Sign = (A | B) < 0 ? -1 : 1;
			for (const double Difference : { A.X - Sign * B.X, A.Y - Sign * B.Y, A.Z - Sign * B.Z, A.W - Sign * B.W })
			{
				Largest = FMath::Max(Largest, FMath::Abs(Difference));
			}
			Largest = FMath::Max(Largest, (Now.GetTranslation() - Rest[Bone].GetTranslation()).Size());
		}
		return Largest;
	}
}

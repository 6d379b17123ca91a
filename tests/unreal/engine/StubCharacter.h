#pragma once

#include "Engine/SkeletalMesh.h"

#include "AvatarBridge/SkeletonDescription.h"

/** A skeletal mesh with the joints and shapes of a description. */
inline USkeletalMesh* MakeStubMesh(const AvatarBridge::SkeletonDescription& Description)
{
	USkeletalMesh* Mesh = NewObject<USkeletalMesh>(nullptr, USkeletalMesh::StaticClass(), TEXT("Mannequin"));
	for (std::size_t Joint = 0; Joint < Description.Joints.size(); Joint++)
	{
		const float* Place = &Description.Positions[3 * Joint];
		const float* Turn = &Description.Rotations[4 * Joint];
		Mesh->StubSkeleton.StubAdd(UTF8_TO_TCHAR(Description.Joints[Joint].c_str()), Description.Parents[Joint],
			FTransform(FQuat(Turn[0], Turn[1], Turn[2], Turn[3]), FVector(Place[0], Place[1], Place[2])));
	}
	for (const std::string& Shape : Description.Shapes)
	{
		Mesh->StubAddMorph(UTF8_TO_TCHAR(Shape.c_str()));
	}
	return Mesh;
}

#pragma once

#include "Engine/SkeletalMesh.h"

#include "AvatarBridge/SkeletonDescription.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

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

/** A character of a text file, one joint a line: name, parent's index, position, rotation xyzw; shapes as "shape NAME". */
inline AvatarBridge::SkeletonDescription ReadCharacter(const std::string& Path)
{
	std::ifstream File(Path);
	AvatarBridge::SkeletonDescription Read;
	std::string Line;
	while (std::getline(File, Line))
	{
		std::istringstream Words(Line);
		std::string Name;
		Words >> Name;
		if (Name == "shape" && Words >> Name)
		{
			Read.Shapes.push_back(Name);
			continue;
		}
		std::int32_t Parent = 0;
		Words >> Parent;
		Read.Joints.push_back(Name);
		Read.Parents.push_back(Parent);
		for (int Index = 0; Index < 7; Index++)
		{
			float Value = 0;
			Words >> Value;
			(Index < 3 ? Read.Positions : Read.Rotations).push_back(Value);
		}
		if (!Words)
		{
			throw std::runtime_error(Path + ": no joint in '" + Line + "'");
		}
	}
	return Read;
}

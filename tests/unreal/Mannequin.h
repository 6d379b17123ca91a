#pragma once

#include "AvatarBridge/SkeletonDescription.h"

#include <cstdint>
#include <iterator>

/** A body with a mannequin's joint names in T-pose, in its mesh's space: x to its left, y ahead, z up, centimetres. */
inline AvatarBridge::SkeletonDescription Mannequin()
{
	struct Bone
	{
		const char* Name;
		std::int32_t Parent;
		float X;
		float Y;
		float Z;
	};
	static constexpr Bone Bones[] = {
		{ "root", -1, 0, 0, 0 },
		{ "pelvis", 0, 0, 0, 95 },
		{ "spine_01", 1, 0, 0, 12 },
		{ "spine_02", 2, 0, 0, 15 },
		{ "spine_03", 3, 0, 0, 12 },
		{ "neck_01", 4, 0, 0, 14 },
		{ "head", 5, 0, 1, 10 },
		{ "clavicle_l", 4, 4, 0, 10 },
		{ "upperarm_l", 7, 13, 0, 0 },
		{ "lowerarm_l", 8, 27, 0, 0 },
		{ "hand_l", 9, 25, 0, 0 },
		{ "clavicle_r", 4, -4, 0, 10 },
		{ "upperarm_r", 11, -13, 0, 0 },
		{ "lowerarm_r", 12, -27, 0, 0 },
		{ "hand_r", 13, -25, 0, 0 },
		{ "thigh_l", 1, 9, 0, -5 },
		{ "calf_l", 15, 0, 0, -42 },
		{ "foot_l", 16, 0, 0, -40 },
		{ "ball_l", 17, 0, 13, -6 },
		{ "thigh_r", 1, -9, 0, -5 },
		{ "calf_r", 19, 0, 0, -42 },
		{ "foot_r", 20, 0, 0, -40 },
		{ "ball_r", 21, 0, 13, -6 },
	};
	AvatarBridge::SkeletonDescription skeleton;
	for (const Bone& bone : Bones)
	{
		const float position[] = { bone.X, bone.Y, bone.Z };
		const float rotation[] = { 0, 0, 0, 1 };
		skeleton.Joints.push_back(bone.Name);
		skeleton.Parents.push_back(bone.Parent);
		skeleton.Positions.insert(skeleton.Positions.end(), std::begin(position), std::end(position));
		skeleton.Rotations.insert(skeleton.Rotations.end(), std::begin(rotation), std::end(rotation));
	}
	skeleton.Shapes = { "jawOpen", "mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft", "eyeBlinkRight" };
	return skeleton;
}

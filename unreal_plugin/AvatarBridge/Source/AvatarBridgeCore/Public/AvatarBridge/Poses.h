#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MotionFrame.h"

namespace AvatarBridge
{
	/** Blends whole frames: the root and the weights linearly, the rotations by Quaternions. */
	struct AVATARBRIDGECORE_API Poses
	{
		/** Writes the pose between two frames; an amount above 1 goes on in the same direction. */
		static void Blend(const MotionFrame& from, const MotionFrame& to, float amount, MotionFrame& target);
	};
}

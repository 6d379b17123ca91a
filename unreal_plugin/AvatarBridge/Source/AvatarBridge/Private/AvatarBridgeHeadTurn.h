#pragma once

#include "AvatarBridgeSpace.h"

#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/StreamBinding.h"

/** The turn of the head against the chest, for faces whose body something else moves. */
class FAvatarBridgeHeadTurn
{
public:
	FAvatarBridgeHeadTurn() = default;

	/** Finds the joints by what drives them. */
	FAvatarBridgeHeadTurn(const AvatarBridge::StreamBinding& Binding, const FAvatarBridgeSpace& Space);

	/** Whether the layout has a head. */
	bool IsValid() const { return Chain.Num() > 0; }

	/** The turn of a frame away from the rest pose, in the mesh's axes. */
	FQuat Turn(const AvatarBridge::MotionFrame& Frame) const;

private:
	FQuat Model(const float* Rotations, FQuat Start) const;

	FAvatarBridgeSpace Space;
	// From the joint below the chest to the head.
	TArray<int32> Chain;
	// The chest in the rest pose, in the mesh, and the head then.
	FQuat RestChest;
	FQuat RestHead;
};

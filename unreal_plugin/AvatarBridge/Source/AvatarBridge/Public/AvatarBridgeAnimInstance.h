#pragma once

#include "Animation/AnimInstance.h"

#include "AvatarBridgeAnimInstance.generated.h"

/** The animation of a mesh that has none of its own: the stream alone. The component gives it to such meshes. */
UCLASS(Transient, NotBlueprintable)
class AVATARBRIDGE_API UAvatarBridgeAnimInstance : public UAnimInstance
{
	GENERATED_BODY()

protected:
	virtual FAnimInstanceProxy* CreateAnimInstanceProxy() override;
};

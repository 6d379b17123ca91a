#pragma once

#include "CoreMinimal.h"
#include "UObject/ObjectMacros.h"

#include "AvatarBridgeBodyParts.generated.h"

/** A part of a body. */
enum class EAvatarBridgePart : uint8
{
	Hips,
	Spine,
	Head,
	LeftArm,
	RightArm,
	LeftHand,
	RightHand,
	LeftLeg,
	RightLeg,
};

/** Which parts of a body the stream drives; the others are left to animation or tracking. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeBodyParts
{
	GENERATED_BODY()

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bHips = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bSpine = true;

	/** Neck, head, jaw and eyes. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bHead = true;

	/** Clavicle to forearm. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bLeftArm = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bRightArm = true;

	/** Wrist and fingers. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bLeftHand = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bRightHand = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bLeftLeg = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bRightLeg = true;

	bool Has(EAvatarBridgePart Part) const;

	/** The part that a joint of the sidecar's body belongs to, by the joint's name. */
	static EAvatarBridgePart PartOf(const FString& Driver);
};

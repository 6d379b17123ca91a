#pragma once

#include "CoreMinimal.h"
#include "UObject/ObjectMacros.h"

#include "AvatarBridgeConnection.generated.h"

/** Which sidecar to talk to, and how. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeConnection
{
	GENERATED_BODY()

	/** The sidecar's control socket. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString ControlAddress = TEXT("tcp://127.0.0.1:5571");

	/** The sidecar's frame socket. Empty: where the sidecar says. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", AdvancedDisplay)
	FString FramesAddress;

	/** The conversation to join. Empty: the sidecar's own. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString Session;

	/** A third of the bytes, for networks: at most 0.01 degrees a joint and 0.002 a weight off. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", AdvancedDisplay)
	bool bCompact = false;

	/** Milliseconds the motion is carried on when frames fail to come. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", AdvancedDisplay, meta = (ClampMin = 0, ClampMax = 500))
	float PredictMilliseconds = 60;

	bool operator==(const FAvatarBridgeConnection& Other) const;
	bool operator!=(const FAvatarBridgeConnection& Other) const { return !(*this == Other); }
};

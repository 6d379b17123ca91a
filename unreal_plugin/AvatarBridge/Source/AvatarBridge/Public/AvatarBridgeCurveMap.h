#pragma once

#include "Engine/DataAsset.h"
#include "UObject/SoftObjectPtr.h"

#include "AvatarBridgeCurveMap.generated.h"

/** One curve that a face channel drives. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeCurveRow
{
	GENERATED_BODY()

	/** A face channel of the stream, such as jawOpen. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FName Channel;

	/** The curve or morph target it drives. Several channels may drive one: they add up. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FName Curve;

	/** What the channel counts for it. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	float Weight = 1;
};

/** One's own map of face channels to curves, as an asset that characters share. */
UCLASS(BlueprintType)
class AVATARBRIDGE_API UAvatarBridgeCurveMap : public UDataAsset
{
	GENERATED_BODY()

public:
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Avatar Bridge")
	TArray<FAvatarBridgeCurveRow> Rows;
};

/** What the face channels are called where they arrive. */
UENUM(BlueprintType)
enum class EAvatarBridgeCurveNames : uint8
{
	/** As the stream has them: ARKit's names, or the morph targets of one's own mesh. */
	AsStreamed,
	/** The control curves of a MetaHuman's face, CTRL_expressions and so on. */
	MetaHumanControls,
	/** A map of one's own. */
	Custom,
};

/** How face channels become curves. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeCurves
{
	GENERATED_BODY()

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	EAvatarBridgeCurveNames Names = EAvatarBridgeCurveNames::AsStreamed;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", meta = (EditCondition = "Names == EAvatarBridgeCurveNames::Custom"))
	TSoftObjectPtr<UAvatarBridgeCurveMap> Map;
};

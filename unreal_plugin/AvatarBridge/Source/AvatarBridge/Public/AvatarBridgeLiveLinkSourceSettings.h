#pragma once

#include "AvatarBridgeConnection.h"
#include "AvatarBridgeCurveMap.h"
#include "LiveLinkSourceSettings.h"
#include "UObject/SoftObjectPtr.h"

#include "AvatarBridgeLiveLinkSourceSettings.generated.h"

class USkeletalMesh;

/** What a Live Link source asks the sidecar for. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeLiveLinkOptions
{
	GENERATED_BODY()

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeConnection Connection;

	/** The character: the sidecar fits the motion to its skeleton and its morph targets. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	TSoftObjectPtr<USkeletalMesh> Character;

	/** Without a character: a rig the sidecar knows by name. Empty: every subject of the conversation is received. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString Rig = TEXT("ue5_manny");

	/** The subject's name: a-z 0-9 _ - . Empty: the sidecar chooses. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString Subject;

	/** A second subject, NAME_face, of the basic role: the face and the turn of the head alone, for MetaHuman faces. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bFaceSubject = true;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeCurves Curves;

	/** Its one line for Live Link's presets, which hold nothing else. */
	FString ToConnectionString() const;

	/** The options of such a line; what it leaves out is as usual. */
	static FAvatarBridgeLiveLinkOptions FromConnectionString(const FString& Line);
};

/** The source's settings in the Live Link window; a change connects anew. */
UCLASS()
class AVATARBRIDGE_API UAvatarBridgeLiveLinkSourceSettings : public ULiveLinkSourceSettings
{
	GENERATED_BODY()

public:
	UPROPERTY(EditAnywhere, Category = "Avatar Bridge", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeLiveLinkOptions Options;
};

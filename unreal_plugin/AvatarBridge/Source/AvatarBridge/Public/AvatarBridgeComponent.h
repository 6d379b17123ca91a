#pragma once

#include "AvatarBridgeBodyParts.h"
#include "AvatarBridgeConnection.h"
#include "AvatarBridgeCurveMap.h"
#include "AvatarBridgePose.h"
#include "Components/ActorComponent.h"
#include "UObject/ObjectPtr.h"

#include <memory>

#include "AvatarBridgeComponent.generated.h"

class FAvatarBridgeBody;
class UAudioComponent;
class UAvatarBridgeSoundWave;
class USkeletalMesh;
class USkeletalMeshComponent;
class USoundAttenuation;

namespace AvatarBridge
{
	class BridgeClient;
	class MotionStream;
	struct StreamEvent;
}

DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FAvatarBridgeKindEvent, FString, Kind);
DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FAvatarBridgeSpeakerEvent, FString, Speaker);

/**
 * Drives the character it sits on. The skeleton and the morph targets of its meshes go to the sidecar, which answers with
 * motion for exactly this character. A mesh whose Animation Blueprint has an Avatar Bridge node gets it there; any other
 * is taken over while the component is connected. Plays the agent's voice in time with the motion.
 */
UCLASS(ClassGroup = (AvatarBridge), meta = (BlueprintSpawnableComponent, DisplayName = "Avatar Bridge"))
class AVATARBRIDGE_API UAvatarBridgeComponent : public UActorComponent
{
	GENERATED_BODY()

public:
	UAvatarBridgeComponent();

	/** Whether the connection below is used and not that of the project's settings. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bOwnConnection = false;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", meta = (EditCondition = "bOwnConnection"))
	FAvatarBridgeConnection Connection;

	/** Name of this character in the stream: a-z 0-9 _ - . Empty: the sidecar chooses. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString Subject;

	/** The mesh component with the body's bones. None: the one that hangs on no other mesh. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FName BodyMesh;

	/** What the stream drives. Leave out what tracking or animation owns. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FAvatarBridgeBodyParts Parts;

	/** Whether the hips are moved as well as turned. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bMoveHips = true;

	/** Whether morph targets and curves of the face are driven. Without it none are sent to the sidecar, which takes 1,024. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	bool bFace = true;

	/** What curves the animation node sets. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeCurves Curves;

	/** Whether the agent's voice is played here. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Voice")
	bool bPlayVoice = true;

	/** A bone or socket of the body that the voice comes from. None: where the body is. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Voice")
	FName VoiceSocket = TEXT("head");

	/** How the voice fades with distance and where it comes from. None: as loud everywhere, and from no direction. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Voice")
	TObjectPtr<USoundAttenuation> VoiceAttenuation;

	/** Milliseconds from sound being asked for to its being heard; the motion is held back by as much. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Voice", meta = (ClampMin = 0, ClampMax = 500))
	float VoiceLatencyMilliseconds = 80;

	/** A nod, a smile and so on. */
	UPROPERTY(BlueprintAssignable, Category = "Avatar Bridge")
	FAvatarBridgeKindEvent OnBackchannel;

	/** The speaker is agent or user. */
	UPROPERTY(BlueprintAssignable, Category = "Avatar Bridge")
	FAvatarBridgeSpeakerEvent OnSpeechStart;

	UPROPERTY(BlueprintAssignable, Category = "Avatar Bridge")
	FAvatarBridgeSpeakerEvent OnSpeechEnd;

	/** Connects, if it is not; play does so by itself. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void Connect();

	/** Says bye and gives the meshes back their own animation. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void Disconnect();

	/** In one sentence what is going on, or what is wrong and what to do. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	FString Describe() const;

	/** The sample of the session's clock whose pose is shown; negative before the first. */
	UFUNCTION(BlueprintPure, Category = "Avatar Bridge")
	double GetPlayhead() const { return Playhead; }

	/** Bones that the stream drives. */
	UFUNCTION(BlueprintPure, Category = "Avatar Bridge")
	int32 GetBoundBones() const;

	/** Morph targets, over all meshes, that the stream drives. */
	UFUNCTION(BlueprintPure, Category = "Avatar Bridge")
	int32 GetBoundMorphTargets() const;

	/** The meshes of the character as they are sent, the one with the body's bones first; none without such a mesh. */
	TArray<const USkeletalMesh*> FindMeshes() const;

	/** What the animation node copies. The game's thread. */
	const FAvatarBridgePose& GetPose() const { return Pose; }

	/** For everything this component does not show; null while it is not connected. */
	const std::shared_ptr<AvatarBridge::BridgeClient>& GetClient() const { return Client; }

	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type EndPlayReason) override;
	virtual void TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction) override;
#if WITH_EDITOR
	virtual EDataValidationResult IsDataValid(class FDataValidationContext& Context) const override;
#endif

private:
	/** Whether the character is another one than the sidecar was told of: meshes replaced, or there at last. */
	bool IsOutdated() const;
	void Show(AvatarBridge::MotionStream& Stream, float DeltaTime);
	void StartVoice(USkeletalMeshComponent& Body);
	void FollowVoice(double Source, int64 Now);
	void Raise(const AvatarBridge::StreamEvent& Event);

	UPROPERTY(Transient)
	TObjectPtr<UAudioComponent> Voice;

	UPROPERTY(Transient)
	TObjectPtr<UAvatarBridgeSoundWave> VoiceWave;

	std::shared_ptr<AvatarBridge::BridgeClient> Client;
	TSharedPtr<FAvatarBridgeBody> Body;
	TArray<FAvatarBridgeCurveRow> CurveRows;
	FAvatarBridgePose Pose;
	FText Problem;
	bool bFaceAsked = false;
	double Playhead = -1;
	int64 NextReport = 0;
};

#pragma once

#include "AvatarBridgeConnection.h"
#include "AvatarBridgeLiveLinkSourceSettings.h"
#include "Containers/Ticker.h"
#include "Misc/Guid.h"
#include "Subsystems/GameInstanceSubsystem.h"

#include <memory>

#include "AvatarBridgeSubsystem.generated.h"

class FAvatarBridgeMicrophone;
class FAvatarBridgeSoundQueue;
class ILiveLinkSource;

namespace AvatarBridge
{
	class BridgeClient;
	struct StreamEvent;
}

/** A word and when it is spoken, in seconds from the start of the sound it belongs to. */
USTRUCT(BlueprintType)
struct AVATARBRIDGE_API FAvatarBridgeWord
{
	GENERATED_BODY()

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	FString Text;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	float StartSeconds = 0;

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Avatar Bridge")
	float EndSeconds = 0;
};

/** The name says what kind: backchannel, speech_start, blink and so on. The detail is its kind or speaker. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_ThreeParams(FAvatarBridgeStreamEvent, FString, Name, FString, Detail, int64, Sample);

/**
 * The game's part in a conversation: sound and words in, controls, events out. Characters are driven by the component or
 * by Live Link; this speaks for the game.
 */
UCLASS()
class AVATARBRIDGE_API UAvatarBridgeSubsystem : public UGameInstanceSubsystem
{
	GENERATED_BODY()

public:
	virtual void Initialize(FSubsystemCollectionBase& Collection) override;
	virtual void Deinitialize() override;

	/** Joins the conversation of the project's settings. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void Connect();

	/** Joins another conversation; leaves the present one. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void ConnectTo(const FAvatarBridgeConnection& Connection);

	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void Disconnect();

	/** Whether the sidecar answers. */
	UFUNCTION(BlueprintPure, Category = "Avatar Bridge")
	bool IsConnected() const;

	/** In one sentence what is going on, or what is wrong and what to do. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	FString Describe() const;

	/** Sound of the agent, mono, -1 to 1, straight after what came before. False while not connected. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool PushAgentAudio(const TArray<float>& Samples, int32 SampleRate);

	/** A whole utterance of the agent with its words; it begins now, or when the one before ends. False while not connected. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool PushAgentSpeech(const TArray<float>& Samples, int32 SampleRate, const TArray<FAvatarBridgeWord>& Words);

	/** Some sound of the user, at most seconds; the microphone below does so by itself. False if it was not taken. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool PushUserAudio(const TArray<float>& Samples, int32 SampleRate);

	/** Stops the agent's speech now. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool Interrupt();

	/** A control of the motion model, such as expressivity. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool SetControl(const FString& Control, float Value);

	/**
	 * Sends what the microphone hears as the user's voice while this takes part in a conversation. False without a microphone
	 * or the right to use it, and on Linux, where Unreal as delivered captures no sound.
	 */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	bool StartMicrophone();

	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void StopMicrophone();

	/** The session's clock now, 48,000 samples a second; -1 before the sidecar has told. */
	UFUNCTION(BlueprintPure, Category = "Avatar Bridge")
	int64 GetSessionSample() const;

	/** Adds a source to Live Link, in packaged games, too. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void AddLiveLinkSource(const FAvatarBridgeLiveLinkOptions& Options);

	/** Removes what AddLiveLinkSource added. */
	UFUNCTION(BlueprintCallable, Category = "Avatar Bridge")
	void RemoveLiveLinkSource();

	/** Everything that happens in the conversation. */
	UPROPERTY(BlueprintAssignable, Category = "Avatar Bridge")
	FAvatarBridgeStreamEvent OnEvent;

	/** For everything these functions do not show; null while it is not connected. */
	const std::shared_ptr<AvatarBridge::BridgeClient>& GetClient() const { return Client; }

private:
	bool Tick(float DeltaTime);
	void Raise(const AvatarBridge::StreamEvent& Event);

	std::shared_ptr<AvatarBridge::BridgeClient> Client;
	TSharedPtr<FAvatarBridgeSoundQueue> AgentSound;
	int64 AgentEnd = 0;
	TSharedPtr<FAvatarBridgeMicrophone> Microphone;
	FGuid LiveLinkSource;
	FTSTicker::FDelegateHandle Ticker;
};

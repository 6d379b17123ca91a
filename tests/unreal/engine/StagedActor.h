#pragma once

#include "AvatarBridgeComponent.h"
#include "Components/AudioComponent.h"
#include "Components/SkeletalMeshComponent.h"
#include "GameFramework/Actor.h"
#include "StubCharacter.h"
#include "TrackedAnimation.h"
#include "Waiting.h"

#include <memory>
#include <string>
#include <vector>

/** An actor with a body, a face that hangs on it, and the plugin's component, in the order in which a game would treat them. */
class FStagedActor
{
public:
	/** What the component's delegates told. */
	struct FListener
	{
		void OnBackchannel(FString Kind) { Told.push_back("backchannel " + Utf8(Kind)); }
		void OnSpeechStart(FString Speaker) { Told.push_back("speech_start " + Utf8(Speaker)); }
		void OnSpeechEnd(FString Speaker) { Told.push_back("speech_end " + Utf8(Speaker)); }

		std::vector<std::string> Told;
	};

	FStagedActor(const std::string& Name, const AvatarBridge::SkeletonDescription& Character)
		: Actor(NewObject<AActor>(nullptr, AActor::StaticClass(), FName(UTF8_TO_TCHAR(Name.c_str()))))
		, Body(Actor->StubAdd<USkeletalMeshComponent>(TEXT("Body")))
		, Face(Actor->StubAdd<USkeletalMeshComponent>(TEXT("Face")))
		, Bridge(Actor->StubAdd<UAvatarBridgeComponent>(TEXT("Bridge")))
		, Listener(std::make_unique<FListener>())
	{
		AvatarBridge::SkeletonDescription Bones = Character;
		Bones.Shapes.clear();
		Body->StubMesh = MakeStubMesh(Bones);
		AvatarBridge::SkeletonDescription Shapes = Character;
		Face->StubMesh = MakeStubMesh(Shapes);
		Face->SetupAttachment(Body);
		Bridge->OnBackchannel.AddDynamic(Listener.get(), &FListener::OnBackchannel);
		Bridge->OnSpeechStart.AddDynamic(Listener.get(), &FListener::OnSpeechStart);
		Bridge->OnSpeechEnd.AddDynamic(Listener.get(), &FListener::OnSpeechEnd);
	}

	FStagedActor(FStagedActor&&) = default;
	FStagedActor& operator=(FStagedActor&&) = default;

	/** One more mesh of the same bones whose Animation Blueprint has the node. */
	void AddCopy()
	{
		Copy = Actor->StubAdd<USkeletalMeshComponent>(TEXT("Copy"));
		Copy->StubMesh = Body->StubMesh;
		Copy->SetupAttachment(Body);
		Copy->SetAnimInstanceClass(UTrackedAnimInstance::StaticClass());
	}

	/** Gives a mesh another asset, as the engine's functions do; the former one goes. */
	static void Replace(USkeletalMeshComponent& Mesh, USkeletalMesh* Asset)
	{
		USkeletalMesh* Former = Mesh.StubMesh;
		Mesh.StubMesh = Asset;
		if (Former)
		{
			Collect(Former);
		}
	}

	void BeginPlay()
	{
		for (UActorComponent* Component : { static_cast<UActorComponent*>(Body), static_cast<UActorComponent*>(Face) })
		{
			Component->RegisterComponent();
			Component->BeginPlay();
		}
		Bridge->RegisterComponent();
		Bridge->BeginPlay();
	}

	/** The sound that the component plays; null without. */
	USoundWaveProcedural* FindVoice() const
	{
		const UAudioComponent* Voice = FindVoiceComponent();
		return Voice ? Cast<USoundWaveProcedural>(Voice->StubSound) : nullptr;
	}

	const UAudioComponent* FindVoiceComponent() const
	{
		for (const std::unique_ptr<UObject>& Object : StubObjects())
		{
			const UAudioComponent* Found = Cast<UAudioComponent>(Object.get());
			if (Found && Found->GetOwner() == Actor && Found->StubIsPlaying)
			{
				check(Found->GetAttachParent() == Body && Body->DoesSocketExist(Found->GetAttachSocketName()));
				return Found;
			}
		}
		return nullptr;
	}

	void Frame(float DeltaTime)
	{
		Bridge->TickComponent(DeltaTime, LEVELTICK_All, nullptr);
		Body->StubAnimate(DeltaTime);
		Face->StubAnimate(DeltaTime);
		if (Copy)
		{
			Copy->StubAnimate(DeltaTime);
		}
	}

	/** As the engine: all components end before any of them goes, and with them what they own. */
	void Destroy()
	{
		const TArray<UActorComponent*> Components = Actor->StubComponents;
		for (UActorComponent* Component : Components)
		{
			Component->EndPlay(EEndPlayReason::Destroyed);
		}
		USkeletalMesh* Meshes[] = { Body->StubMesh, Face->StubMesh };
		Collect(Actor);
		for (USkeletalMesh* Mesh : Meshes)
		{
			if (Mesh)
			{
				Collect(Mesh);
			}
		}
	}

	/** Destroys an object and all that has it for an outer. */
	static void Collect(UObject* Outer)
	{
		TArray<UObject*> Owned;
		for (const std::unique_ptr<UObject>& Object : StubObjects())
		{
			if (Object->GetOuter() == Outer)
			{
				Owned.Add(Object.get());
			}
		}
		for (UObject* Object : Owned)
		{
			Collect(Object);
		}
		StubDestroy(Outer);
	}

	AActor* Actor;
	USkeletalMeshComponent* Body;
	USkeletalMeshComponent* Face;
	USkeletalMeshComponent* Copy = nullptr;
	UAvatarBridgeComponent* Bridge;
	std::unique_ptr<FListener> Listener;
};

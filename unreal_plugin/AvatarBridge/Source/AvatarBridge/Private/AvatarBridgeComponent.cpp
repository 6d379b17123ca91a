#include "AvatarBridgeComponent.h"

#include "AvatarBridgeBody.h"
#include "AvatarBridgeCharacter.h"
#include "AvatarBridgeClientOptions.h"
#include "AvatarBridgeSettings.h"
#include "AvatarBridgeSoundWave.h"
#include "AvatarBridgeText.h"
#include "Components/AudioComponent.h"
#include "Components/SkeletalMeshComponent.h"
#include "Engine/SkeletalMesh.h"
#include "GameFramework/Actor.h"
#include "Misc/DataValidation.h"
#include "Sound/SoundAttenuation.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeComponent)

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	constexpr int64 ReportMicroseconds = 200000;
	constexpr double SamplesPerMillisecond = AvatarBridge::SessionClock::Rate / 1000.0;

	FText NoMesh()
	{
		return LOCTEXT("NoMesh", "The actor has no skeletal mesh component with a mesh in it that Body Mesh names.");
	}
}

UAvatarBridgeComponent::UAvatarBridgeComponent()
{
	// Before the mesh, which takes the pose in the same frame.
	PrimaryComponentTick.bCanEverTick = true;
	PrimaryComponentTick.TickGroup = TG_PrePhysics;
}

void UAvatarBridgeComponent::BeginPlay()
{
	Super::BeginPlay();
	Connect();
}

void UAvatarBridgeComponent::EndPlay(const EEndPlayReason::Type EndPlayReason)
{
	Disconnect();
	Super::EndPlay(EndPlayReason);
}

void UAvatarBridgeComponent::Connect()
{
	const AActor* Owner = GetOwner();
	if (Client || !Owner)
	{
		return;
	}
	Problem = FText::GetEmpty();
	Body = MakeShared<FAvatarBridgeBody>(*Owner, BodyMesh);
	if (!Body->BodyAsset())
	{
		Problem = NoMesh();
		return;
	}
	bFaceAsked = bFace;
	CurveRows = bFace ? AvatarBridgeCurveRows(Curves) : TArray<FAvatarBridgeCurveRow>();
	const TArray<const USkeletalMesh*> Faces = bFace ? Body->Assets() : TArray<const USkeletalMesh*>();
	AvatarBridge::SkeletonDescription Description = FAvatarBridgeCharacter::Describe(*Body->BodyAsset(), Faces, CurveRows);
	const std::string Wrong = Description.FindProblem();
	if (!Wrong.empty())
	{
		Problem = Description.Shapes.size() > AvatarBridge::WireConstants::MaximumChannels
			? FText::Format(LOCTEXT("TooManyShapes", "The character's meshes have {0} morph targets, and the sidecar takes {1}. Untick Face: the body is driven without them."),
				static_cast<int32>(Description.Shapes.size()), static_cast<int32>(AvatarBridge::WireConstants::MaximumChannels))
			: AvatarBridgeText::TextFromWire(Wrong);
		return;
	}
	const FAvatarBridgeConnection& Chosen = bOwnConnection ? Connection : GetDefault<UAvatarBridgeSettings>()->Connection;
	AvatarBridge::BridgeClientOptions Options = MakeAvatarBridgeOptions(Chosen);
	Options.Rig = AvatarBridge::RigRequest::Own(std::move(Description));
	Options.Subject = AvatarBridgeText::ToWire(Subject);
	Options.ReceiveSound = bPlayVoice;
	Client = std::make_shared<AvatarBridge::BridgeClient>(Options);
	Client->Start();
	if (bPlayVoice)
	{
		StartVoice(*Body->Main());
	}
}

void UAvatarBridgeComponent::Disconnect()
{
	if (VoiceWave)
	{
		VoiceWave->Follow(nullptr);
	}
	if (Voice)
	{
		Voice->DestroyComponent();
	}
	Voice = nullptr;
	VoiceWave = nullptr;
	if (Client)
	{
		Client->Stop();
		Body->GiveBack(*this);
	}
	Client.reset();
	Body.Reset();
	Problem = FText::GetEmpty();
	Pose.Reset();
	Playhead = -1;
}

bool UAvatarBridgeComponent::IsOutdated() const
{
	if (!Body)
	{
		return false;
	}
	if (!Body->Main())
	{
		// Perhaps of a component that was not there, either.
		return FAvatarBridgeBody(*GetOwner(), BodyMesh).Main() != nullptr;
	}
	// Without Face a character that was refused may do.
	const bool bFaceChanged = bFace != bFaceAsked && (bFace || !Client);
	return bFaceChanged || Body->HasOtherAssets(bFaceAsked);
}

FString UAvatarBridgeComponent::Describe() const
{
	if (!Problem.IsEmpty())
	{
		return Problem.ToString();
	}
	if (!Client)
	{
		return LOCTEXT("NotConnected", "Not connected.").ToString();
	}
	if (Body->IsBound() && Body->Bound().BoundJoints() == 0)
	{
		return LOCTEXT("OtherJoints", "The stream's joints are not those of this character: give it a subject name of its own.").ToString();
	}
	return AvatarBridgeText::FromWire(Client->GetStatus().Sentence);
}

int32 UAvatarBridgeComponent::GetBoundBones() const
{
	return Body && Body->IsBound() ? Body->Bound().BoundJoints() : 0;
}

int32 UAvatarBridgeComponent::GetBoundMorphTargets() const
{
	return Body ? Body->BoundMorphTargets() : 0;
}

TArray<const USkeletalMesh*> UAvatarBridgeComponent::FindMeshes() const
{
	TArray<const USkeletalMesh*> Found;
	if (const AActor* Owner = GetOwner())
	{
		Found = FAvatarBridgeBody(*Owner, BodyMesh).Assets();
	}
	return Found;
}

void UAvatarBridgeComponent::TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction)
{
	Super::TickComponent(DeltaTime, TickType, ThisTickFunction);
	if (IsOutdated())
	{
		Disconnect();
		Connect();
	}
	if (!Client)
	{
		return;
	}
	AvatarBridge::StreamEvent Event;
	while (Client && Client->TryDequeueEvent(Event))
	{
		Raise(Event);
	}
	// A listener may have disconnected.
	const std::shared_ptr<AvatarBridge::MotionStream> Stream = Client ? Client->Own() : nullptr;
	if (Stream && Stream->Binding())
	{
		Show(*Stream, DeltaTime);
	}
}

void UAvatarBridgeComponent::Show(AvatarBridge::MotionStream& Stream, float DeltaTime)
{
	Body->Bind(Stream.Binding(), CurveRows);
	const int64 Now = AvatarBridge::MonotonicClock::Microseconds();
	double Source = 0;
	if (!Body->IsBound() || !Stream.Playout().TryAdvance(Now, Source))
	{
		return;
	}
	const double Shown = Source - (VoiceWave ? VoiceLatencyMilliseconds * SamplesPerMillisecond : 0);
	const AvatarBridge::MotionFrame* Frame = nullptr;
	if (Stream.TrySample(Shown, DeltaTime, Frame))
	{
		Playhead = Shown;
		// Not before there is something to show.
		Body->TakeOver(*this);
		Body->Bound().Write(*Frame, Parts, bMoveHips, bFace, Pose);
		Pose.Mesh = Body->BoundAsset();
		if (bFace)
		{
			Body->WriteFace(*Frame);
		}
		FollowVoice(Source, Now);
	}
}

void UAvatarBridgeComponent::StartVoice(USkeletalMeshComponent& Main)
{
	VoiceWave = NewObject<UAvatarBridgeSoundWave>(this);
	VoiceWave->Follow(Client);
	Voice = NewObject<UAudioComponent>(GetOwner());
	Voice->bAutoDestroy = false;
	Voice->SetSound(VoiceWave);
	Voice->AttenuationSettings = VoiceAttenuation;
	Voice->SetupAttachment(&Main, Main.DoesSocketExist(VoiceSocket) ? VoiceSocket : FName());
	Voice->RegisterComponent();
	Voice->Play();
}

void UAvatarBridgeComponent::FollowVoice(double Source, int64 Now)
{
	if (!VoiceWave)
	{
		return;
	}
	VoiceWave->Steer(Source, Now);
	const std::optional<double> Leaving = Now >= NextReport ? VoiceWave->Leaving(Now) : std::nullopt;
	const double Heard = Leaving.value_or(0) - VoiceLatencyMilliseconds * SamplesPerMillisecond;
	if (Leaving && Heard >= 0)
	{
		NextReport = Now + ReportMicroseconds;
		Client->SendPlayhead(static_cast<std::int64_t>(Heard));
	}
}

void UAvatarBridgeComponent::Raise(const AvatarBridge::StreamEvent& Event)
{
	if (Event.Name == AvatarBridge::StreamEvent::Backchannel)
	{
		OnBackchannel.Broadcast(AvatarBridgeText::FromWire(Event.Data.Text("kind")));
	}
	else if (Event.Name == AvatarBridge::StreamEvent::SpeechStart)
	{
		OnSpeechStart.Broadcast(AvatarBridgeText::FromWire(Event.Data.Text(AvatarBridge::WireConstants::KeySpeaker)));
	}
	else if (Event.Name == AvatarBridge::StreamEvent::SpeechEnd)
	{
		OnSpeechEnd.Broadcast(AvatarBridgeText::FromWire(Event.Data.Text(AvatarBridge::WireConstants::KeySpeaker)));
	}
}

#if WITH_EDITOR
EDataValidationResult UAvatarBridgeComponent::IsDataValid(FDataValidationContext& Context) const
{
	EDataValidationResult Result = Super::IsDataValid(Context);
	const AActor* Owner = GetOwner();
	// In a Blueprint's own list of components there is no actor to look at.
	if (Owner)
	{
		const FAvatarBridgeBody Character(*Owner, BodyMesh);
		TArray<FText> Problems;
		if (Character.BodyAsset())
		{
			Problems = FAvatarBridgeCharacter::FindProblems(
				*Character.BodyAsset(), bFace ? Character.Assets() : TArray<const USkeletalMesh*>());
		}
		else
		{
			Problems.Add(NoMesh());
		}
		for (const FText& Found : Problems)
		{
			Context.AddError(Found);
			Result = EDataValidationResult::Invalid;
		}
	}
	return Result;
}
#endif

#undef LOCTEXT_NAMESPACE

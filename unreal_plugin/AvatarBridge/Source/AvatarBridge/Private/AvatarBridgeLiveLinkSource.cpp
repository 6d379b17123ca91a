#include "AvatarBridgeLiveLinkSource.h"

#include "AvatarBridgeCharacter.h"
#include "AvatarBridgeClientOptions.h"
#include "AvatarBridgeLiveLinkReceiver.h"
#include "AvatarBridgeText.h"
#include "Engine/SkeletalMesh.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

FAvatarBridgeLiveLinkSource::FAvatarBridgeLiveLinkSource(const FAvatarBridgeLiveLinkOptions& InOptions)
	: Options(InOptions)
{
	Living().Add(this);
}

FAvatarBridgeLiveLinkSource::~FAvatarBridgeLiveLinkSource()
{
	Living().Remove(this);
}

const TArray<FAvatarBridgeLiveLinkSource*>& FAvatarBridgeLiveLinkSource::All()
{
	return Living();
}

TArray<FAvatarBridgeLiveLinkSource*>& FAvatarBridgeLiveLinkSource::Living()
{
	static TArray<FAvatarBridgeLiveLinkSource*> Sources;
	return Sources;
}

const AvatarBridge::BridgeClient* FAvatarBridgeLiveLinkSource::GetClient() const
{
	return Receiver ? &Receiver->GetClient() : nullptr;
}

void FAvatarBridgeLiveLinkSource::ReceiveClient(ILiveLinkClient* InClient, FGuid InSourceGuid)
{
	Client = InClient;
	SourceGuid = InSourceGuid;
	Start();
}

void FAvatarBridgeLiveLinkSource::InitializeSettings(ULiveLinkSourceSettings* Settings)
{
	if (UAvatarBridgeLiveLinkSourceSettings* Own = Cast<UAvatarBridgeLiveLinkSourceSettings>(Settings))
	{
		Own->Options = Options;
	}
}

void FAvatarBridgeLiveLinkSource::Update()
{
	Stopping.RemoveAll([](const TUniquePtr<FAvatarBridgeLiveLinkReceiver>& Old) { return Old->IsFinished(); });
	if (bStartsAnew && Stopping.Num() == 0)
	{
		bStartsAnew = false;
		Start();
	}
}

bool FAvatarBridgeLiveLinkSource::IsSourceStillValid() const
{
	return Receiver && Receiver->IsRunning();
}

bool FAvatarBridgeLiveLinkSource::RequestSourceShutdown()
{
	StopReceiver();
	bStartsAnew = false;
	Client = nullptr;
	Update();
	return Stopping.Num() == 0;
}

FText FAvatarBridgeLiveLinkSource::GetSourceType() const
{
	return LOCTEXT("SourceType", "Avatar Bridge");
}

FText FAvatarBridgeLiveLinkSource::GetSourceMachineName() const
{
	return FText::FromString(Options.Connection.ControlAddress);
}

FText FAvatarBridgeLiveLinkSource::GetSourceStatus() const
{
	if (!Problem.IsEmpty())
	{
		return Problem;
	}
	if (Receiver)
	{
		return Receiver->Status();
	}
	return bStartsAnew ? LOCTEXT("StartsAnew", "Connecting anew with other settings.") : LOCTEXT("Stopped", "Stopped.");
}

TSubclassOf<ULiveLinkSourceSettings> FAvatarBridgeLiveLinkSource::GetSettingsClass() const
{
	return UAvatarBridgeLiveLinkSourceSettings::StaticClass();
}

void FAvatarBridgeLiveLinkSource::OnSettingsChanged(ULiveLinkSourceSettings* Settings, const FPropertyChangedEvent&)
{
	UAvatarBridgeLiveLinkSourceSettings* Own = Cast<UAvatarBridgeLiveLinkSourceSettings>(Settings);
	// Live Link's own settings, such as the time offset, change nothing here.
	if (!Own || !Client || Own->Options.ToConnectionString().Equals(Options.ToConnectionString()))
	{
		return;
	}
	Options = Own->Options;
	Own->ConnectionString = Options.ToConnectionString();
	if (Receiver)
	{
		Receiver->RemoveSubjectsAtEnd();
	}
	StopReceiver();
	// Not before the old ones have gone, subjects and all: the new ones may have their names.
	bStartsAnew = true;
}

void FAvatarBridgeLiveLinkSource::Start()
{
	AvatarBridge::BridgeClientOptions Made = MakeAvatarBridgeOptions(Options.Connection);
	Made.Subject = AvatarBridgeText::ToWire(Options.Subject);
	Made.ReceiveSound = false;
	Problem = FText::GetEmpty();
	const TArray<FAvatarBridgeCurveRow> Rows = AvatarBridgeCurveRows(Options.Curves);
	const USkeletalMesh* Character = Options.Character.LoadSynchronous();
	if (Character)
	{
		AvatarBridge::SkeletonDescription Description = FAvatarBridgeCharacter::Describe(*Character, { Character }, Rows);
		Problem = AvatarBridgeText::TextFromWire(Description.FindProblem());
		Made.Rig = AvatarBridge::RigRequest::Own(std::move(Description));
	}
	else if (!Options.Character.IsNull())
	{
		Problem = FText::Format(LOCTEXT("NoCharacter", "The character '{0}' cannot be loaded; choose another in the source's settings."),
			FText::FromString(Options.Character.ToString()));
	}
	else if (!Options.Rig.IsEmpty())
	{
		Made.Rig = AvatarBridge::RigRequest::Named(AvatarBridgeText::ToWire(Options.Rig));
	}
	if (Problem.IsEmpty())
	{
		Receiver = MakeUnique<FAvatarBridgeLiveLinkReceiver>(Made, Rows, Options.bFaceSubject, *Client, SourceGuid);
	}
}

void FAvatarBridgeLiveLinkSource::StopReceiver()
{
	if (Receiver)
	{
		Receiver->Stop();
		Stopping.Add(MoveTemp(Receiver));
	}
}

#undef LOCTEXT_NAMESPACE

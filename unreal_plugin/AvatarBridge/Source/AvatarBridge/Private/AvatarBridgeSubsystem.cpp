#include "AvatarBridgeSubsystem.h"

#include "AvatarBridgeClientOptions.h"
#include "AvatarBridgeLiveLinkSource.h"
#include "AvatarBridgeMicrophone.h"
#include "AvatarBridgeSettings.h"
#include "AvatarBridgeSoundQueue.h"
#include "AvatarBridgeText.h"
#include "Features/IModularFeatures.h"
#include "ILiveLinkClient.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/SessionClock.h"

#include <optional>
#include <vector>

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeSubsystem)

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	// So that speech which begins now is not late on its way.
	constexpr int64 LeadSamples = AvatarBridge::SessionClock::Rate / 20;

	ILiveLinkClient* FindLiveLink()
	{
		IModularFeatures& Features = IModularFeatures::Get();
		const FName Name = ILiveLinkClient::ModularFeatureName;
		return Features.IsModularFeatureAvailable(Name) ? &Features.GetModularFeature<ILiveLinkClient>(Name) : nullptr;
	}
}

void UAvatarBridgeSubsystem::Initialize(FSubsystemCollectionBase& Collection)
{
	Super::Initialize(Collection);
	AgentSound = MakeShared<FAvatarBridgeSoundQueue>();
	Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateUObject(this, &UAvatarBridgeSubsystem::Tick));
	const UAvatarBridgeSettings* Settings = GetDefault<UAvatarBridgeSettings>();
	if (Settings->bConnectAtStart)
	{
		Connect();
	}
	if (Settings->bAddLiveLinkSourceAtStart)
	{
		AddLiveLinkSource(Settings->LiveLinkSource);
	}
}

void UAvatarBridgeSubsystem::Deinitialize()
{
	FTSTicker::RemoveTicker(Ticker);
	RemoveLiveLinkSource();
	StopMicrophone();
	Disconnect();
	Super::Deinitialize();
}

void UAvatarBridgeSubsystem::Connect()
{
	ConnectTo(GetDefault<UAvatarBridgeSettings>()->Connection);
}

void UAvatarBridgeSubsystem::ConnectTo(const FAvatarBridgeConnection& Connection)
{
	Disconnect();
	AvatarBridge::BridgeClientOptions Options = MakeAvatarBridgeOptions(Connection);
	Options.ReceiveSound = false;
	Client = std::make_shared<AvatarBridge::BridgeClient>(Options);
	Client->Start();
}

void UAvatarBridgeSubsystem::Disconnect()
{
	if (Client)
	{
		Client->Stop();
	}
	Client.reset();
	AgentSound->Clear();
	AgentEnd = 0;
}

bool UAvatarBridgeSubsystem::IsConnected() const
{
	return Client && Client->State() == AvatarBridge::BridgeState::Running;
}

FString UAvatarBridgeSubsystem::Describe() const
{
	return Client ? AvatarBridgeText::FromWire(Client->GetStatus().Sentence) : LOCTEXT("NotConnected", "Not connected.").ToString();
}

bool UAvatarBridgeSubsystem::PushAgentAudio(const TArray<float>& Samples, int32 SampleRate)
{
	if (!IsConnected() || SampleRate <= 0 || Samples.IsEmpty())
	{
		return false;
	}
	AgentSound->Add(Samples, SampleRate, std::nullopt);
	AgentSound->Send(*Client);
	return true;
}

bool UAvatarBridgeSubsystem::PushUserAudio(const TArray<float>& Samples, int32 SampleRate)
{
	const AvatarBridge::Span<const float> Sound(Samples.GetData(), static_cast<std::size_t>(Samples.Num()));
	return Client && SampleRate > 0 && Client->SendAudio(AvatarBridge::WireConstants::SpeakerUser, Sound, SampleRate);
}

bool UAvatarBridgeSubsystem::PushAgentSpeech(const TArray<float>& Samples, int32 SampleRate, const TArray<FAvatarBridgeWord>& Words)
{
	const int64 Now = GetSessionSample();
	if (Now < 0 || SampleRate <= 0 || Samples.IsEmpty())
	{
		return false;
	}
	const int64 First = FMath::Max(Now + LeadSamples, AgentEnd);
	std::vector<AvatarBridge::TimedWord> Timed;
	for (const FAvatarBridgeWord& Word : Words)
	{
		const auto ToSample = [First](float Seconds)
		{ return First + static_cast<int64>(static_cast<double>(Seconds) * AvatarBridge::SessionClock::Rate); };
		Timed.push_back({ AvatarBridgeText::ToWire(Word.Text), ToSample(Word.StartSeconds), ToSample(Word.EndSeconds) });
	}
	if (!Timed.empty() && !Client->SendText(AvatarBridge::WireConstants::SpeakerAgent, Timed))
	{
		return false;
	}
	AgentSound->Add(Samples, SampleRate, First);
	AgentSound->Send(*Client);
	AgentEnd = First + static_cast<int64>(Samples.Num()) * AvatarBridge::SessionClock::Rate / SampleRate;
	return true;
}

bool UAvatarBridgeSubsystem::Interrupt()
{
	AgentEnd = 0;
	AgentSound->Clear();
	return Client && Client->Interrupt();
}

bool UAvatarBridgeSubsystem::SetControl(const FString& Control, float Value)
{
	return Client && Client->SendControl(AvatarBridgeText::ToWire(Control), static_cast<double>(Value));
}

bool UAvatarBridgeSubsystem::StartMicrophone()
{
	if (!Microphone)
	{
		TSharedPtr<FAvatarBridgeMicrophone> Started = MakeShared<FAvatarBridgeMicrophone>();
		Microphone = Started->Start() ? Started : nullptr;
	}
	return Microphone.IsValid();
}

void UAvatarBridgeSubsystem::StopMicrophone()
{
	Microphone.Reset();
}

int64 UAvatarBridgeSubsystem::GetSessionSample() const
{
	const std::optional<double> Sample = IsConnected() ? Client->SessionSample() : std::nullopt;
	return Sample && *Sample >= 0 ? static_cast<int64>(*Sample) : -1;
}

void UAvatarBridgeSubsystem::AddLiveLinkSource(const FAvatarBridgeLiveLinkOptions& Options)
{
	RemoveLiveLinkSource();
	if (ILiveLinkClient* LiveLink = FindLiveLink())
	{
		LiveLinkSource = LiveLink->AddSource(MakeShared<FAvatarBridgeLiveLinkSource>(Options));
	}
}

void UAvatarBridgeSubsystem::RemoveLiveLinkSource()
{
	ILiveLinkClient* LiveLink = FindLiveLink();
	if (LiveLink && LiveLinkSource.IsValid())
	{
		LiveLink->RemoveSource(LiveLinkSource);
	}
	LiveLinkSource.Invalidate();
}

bool UAvatarBridgeSubsystem::Tick(float)
{
	if (Microphone)
	{
		Microphone->Send(Client.get());
	}
	if (IsConnected())
	{
		AgentSound->Send(*Client);
	}
	else
	{
		// What was not said is lost with the connection; another session's clock may lie behind.
		AgentSound->Clear();
		AgentEnd = 0;
	}
	AvatarBridge::StreamEvent Event;
	while (Client && Client->TryDequeueEvent(Event))
	{
		Raise(Event);
	}
	return true;
}

void UAvatarBridgeSubsystem::Raise(const AvatarBridge::StreamEvent& Event)
{
	const std::string Kind = Event.Data.Text("kind");
	const std::string Detail = Kind.empty() ? Event.Data.Text(AvatarBridge::WireConstants::KeySpeaker) : Kind;
	OnEvent.Broadcast(AvatarBridgeText::FromWire(Event.Name), AvatarBridgeText::FromWire(Detail), Event.Sample);
}

#undef LOCTEXT_NAMESPACE

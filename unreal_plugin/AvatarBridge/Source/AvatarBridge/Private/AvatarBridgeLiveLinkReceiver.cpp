#include "AvatarBridgeLiveLinkReceiver.h"

#include "AvatarBridgeText.h"

#include <algorithm>

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	constexpr uint32 WaitMilliseconds = 3;
}

FAvatarBridgeLiveLinkReceiver::FAvatarBridgeLiveLinkReceiver(const AvatarBridge::BridgeClientOptions& InOptions,
	const TArray<FAvatarBridgeCurveRow>& InRows, bool bWithFace, ILiveLinkClient& InLiveLink, const FGuid& InSource)
	: Client(InOptions)
	, Rows(InRows)
	, bFace(bWithFace)
	, bWatchesAll(!InOptions.Rig)
	, LiveLink(InLiveLink)
	, Source(InSource)
{
	Thread.Reset(FRunnableThread::Create(this, TEXT("Avatar Bridge Live Link")));
	bFinished = !Thread;
}

FAvatarBridgeLiveLinkReceiver::~FAvatarBridgeLiveLinkReceiver()
{
	if (Thread)
	{
		Thread->Kill(true);
	}
}

uint32 FAvatarBridgeLiveLinkReceiver::Run()
{
	Client.Start();
	while (!bStopping)
	{
		Follow();
		for (const std::unique_ptr<FAvatarBridgeSubjectPublisher>& Publisher : Publishers)
		{
			Publisher->Publish();
		}
		Wake->Wait(WaitMilliseconds);
	}
	Client.Stop();
	for (const std::unique_ptr<FAvatarBridgeSubjectPublisher>& Publisher : Publishers)
	{
		if (bRemoves)
		{
			Publisher->Remove();
		}
	}
	bFinished = true;
	return 0;
}

void FAvatarBridgeLiveLinkReceiver::Stop()
{
	bStopping = true;
	Wake->Trigger();
}

FText FAvatarBridgeLiveLinkReceiver::Status() const
{
	if (!Thread)
	{
		return LOCTEXT("NoThread", "This program runs without threads; Avatar Bridge needs one.");
	}
	return AvatarBridgeText::TextFromWire(Client.GetStatus().Sentence);
}

void FAvatarBridgeLiveLinkReceiver::Follow()
{
	if (!bWatchesAll)
	{
		const std::shared_ptr<AvatarBridge::MotionStream> Own = Client.Own();
		if (Own && (Publishers.empty() || Publishers.front()->GetStream() != Own))
		{
			RemoveOthers(Own);
			Add(Own);
		}
		return;
	}
	AvatarBridge::StreamEvent Event;
	while (Client.TryDequeueEvent(Event))
	{
		if (Event.Name == AvatarBridge::StreamEvent::Layout)
		{
			Add(Client.Watch(Event.Data.Text(AvatarBridge::WireConstants::KeySubject)));
		}
	}
	const bool bRunning = IsRunning();
	const std::shared_ptr<const AvatarBridge::WelcomeMessage> Welcome = bRunning && !bWasRunning ? Client.GetStatus().Welcome : nullptr;
	bWasRunning = bRunning;
	if (Welcome)
	{
		for (const AvatarBridge::SubjectInfo& Subject : Welcome->Subjects)
		{
			Add(Client.Watch(Subject.Subject));
		}
	}
}

void FAvatarBridgeLiveLinkReceiver::Add(const std::shared_ptr<AvatarBridge::MotionStream>& Stream)
{
	const auto IsOfStream = [&Stream](const auto& Publisher) { return Publisher->GetStream() == Stream; };
	if (std::none_of(Publishers.begin(), Publishers.end(), IsOfStream))
	{
		Publishers.push_back(std::make_unique<FAvatarBridgeSubjectPublisher>(Stream, LiveLink, Source, Rows, bFace));
	}
}

void FAvatarBridgeLiveLinkReceiver::RemoveOthers(const std::shared_ptr<AvatarBridge::MotionStream>& Stream)
{
	for (const std::unique_ptr<FAvatarBridgeSubjectPublisher>& Publisher : Publishers)
	{
		// The same name under another stream goes on as the same subject.
		if (Publisher->GetStream()->Subject() != Stream->Subject())
		{
			Publisher->Remove();
		}
	}
	Publishers.clear();
}

#undef LOCTEXT_NAMESPACE

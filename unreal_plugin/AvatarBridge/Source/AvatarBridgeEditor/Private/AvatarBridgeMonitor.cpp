#include "AvatarBridgeMonitor.h"

#include "AvatarBridgeComponent.h"
#include "AvatarBridgeLiveLinkSource.h"
#include "AvatarBridgeSubsystem.h"
#include "AvatarBridgeText.h"
#include "GameFramework/Actor.h"
#include "UObject/UObjectIterator.h"

#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	// Long enough for a steady figure, short enough to see it change.
	constexpr double CountingSeconds = 1;
	// Counts of streams that nobody asks for any more.
	constexpr double ForgetSeconds = 30;
	constexpr int64 FramesAreDueMicroseconds = 1000000;

	bool IsMoving(const AvatarBridge::MotionStream& Stream)
	{
		const int64 Last = Stream.LastFrameAt();
		return Last > 0 && AvatarBridge::MonotonicClock::Microseconds() - Last < FramesAreDueMicroseconds;
	}

	EAvatarBridgeSeverity Judge(const AvatarBridge::BridgeClient& Client)
	{
		const AvatarBridge::BridgeState State = Client.State();
		if (State == AvatarBridge::BridgeState::BadAddress || State == AvatarBridge::BridgeState::Refused)
		{
			return EAvatarBridgeSeverity::Error;
		}
		const auto Streams = Client.Streams();
		const bool bMoves = std::all_of(Streams.begin(), Streams.end(), [](const auto& Stream) { return IsMoving(*Stream); });
		return State == AvatarBridge::BridgeState::Running && bMoves ? EAvatarBridgeSeverity::Information : EAvatarBridgeSeverity::Warning;
	}

	FText DescribeLatency(const AvatarBridge::LatencyStatistics& Latency)
	{
		if (Latency.Count() == 0)
		{
			return LOCTEXT("NoLatency", "latency not known yet");
		}
		const auto Percentile = [&Latency](double Share) { return FAvatarBridgeFinding::Whole(static_cast<double>(Latency.Percentile(Share))); };
		return FText::Format(LOCTEXT("Latency", "latency {0} ms (95 % below {1}, 99 % below {2})"), Percentile(0.5), Percentile(0.95),
			Percentile(0.99));
	}
}

TArray<FAvatarBridgeConnectionReport> FAvatarBridgeMonitor::ReadAll(double Now)
{
	TArray<FAvatarBridgeConnectionReport> Reports;
	for (const FAvatarBridgeLiveLinkSource* Source : FAvatarBridgeLiveLinkSource::All())
	{
		const FText Owner = FText::Format(LOCTEXT("LiveLink", "Live Link source at {0}"), Source->GetSourceMachineName());
		// Live Link has a buffer of its own.
		Reports.Add(Describe(Owner, Source->GetSourceStatus(), Source->GetClient(), false, Now));
	}
	for (TObjectIterator<UAvatarBridgeComponent> Component; Component; ++Component)
	{
		if (Component->HasBegunPlay())
		{
			Reports.Add(Read(**Component, Now));
		}
	}
	for (TObjectIterator<UAvatarBridgeSubsystem> Game; Game; ++Game)
	{
		if (const AvatarBridge::BridgeClient* Client = Game->GetClient().get())
		{
			const FText Owner = FText::Format(LOCTEXT("Game", "Game at {0}"), AvatarBridgeText::TextFromWire(Client->Options().ControlAddress));
			Reports.Add(Describe(Owner, FText::FromString(Game->Describe()), Client, false, Now));
		}
	}
	Forget(Now);
	return Reports;
}

FAvatarBridgeConnectionReport FAvatarBridgeMonitor::Read(const UAvatarBridgeComponent& Component, double Now)
{
	const AActor* Actor = Component.GetOwner();
	const FText Owner = FText::Format(LOCTEXT("Component", "Component of {0}"), FText::FromString(Actor ? Actor->GetName() : Component.GetName()));
	FAvatarBridgeConnectionReport Report = Describe(Owner, FText::FromString(Component.Describe()), Component.GetClient().get(), true, Now);
	// One that plays and has no client says in its status what hinders it.
	if (!Component.GetClient() && Component.HasBegunPlay())
	{
		Report.Status.Severity = EAvatarBridgeSeverity::Error;
	}
	return Report;
}

FAvatarBridgeConnectionReport FAvatarBridgeMonitor::Describe(
	const FText& Owner, const FText& Status, const AvatarBridge::BridgeClient* Client, bool bBuffered, double Now)
{
	FAvatarBridgeConnectionReport Report;
	Report.Owner = Owner;
	Report.Status.Words = Status;
	if (Client)
	{
		Report.Status.Severity = Judge(*Client);
		for (const std::shared_ptr<AvatarBridge::MotionStream>& Stream : Client->Streams())
		{
			Report.Subjects.Add(DescribeSubject(*Stream, bBuffered, Now));
		}
	}
	return Report;
}

FText FAvatarBridgeMonitor::DescribeSubject(const AvatarBridge::MotionStream& Stream, bool bBuffered, double Now)
{
	const double Rate = FramesPerSecond(Stream, Now);
	const FText Frames = Rate < 0 ? LOCTEXT("Counting", "counting frames") : FText::Format(LOCTEXT("Rate", "{0} frames a second"), FAvatarBridgeFinding::Whole(Rate));
	const FText Buffer = bBuffered
		? FText::Format(LOCTEXT("Buffer", ", buffer {0} ms"), FAvatarBridgeFinding::Whole(Stream.Playout().AddedDelayMilliseconds()))
		: FText();
	const FText Line = FText::Format(LOCTEXT("SubjectLine", "{0}: {1}, {2}{3}"), AvatarBridgeText::TextFromWire(Stream.Subject()), Frames,
		DescribeLatency(Stream.Latency().Total()), Buffer);
	const auto& Counters = Stream.Counters();
	if (Counters.Lost() == 0 && Counters.Faults() == 0)
	{
		return Line;
	}
	return FText::Format(LOCTEXT("Losses", "{0}; {1} frames lost on the way, {2} unusable"), Line,
		FAvatarBridgeFinding::Whole(static_cast<double>(Counters.Lost())), FAvatarBridgeFinding::Whole(static_cast<double>(Counters.Faults())));
}

double FAvatarBridgeMonitor::FramesPerSecond(const AvatarBridge::MotionStream& Stream, double Now)
{
	const int64 Frames = Stream.Counters()[AvatarBridge::FrameStatus::Ok];
	FCount* Count = Counts.Find(&Stream);
	// A stream in the place of one that has gone counts from zero.
	if (!Count || Frames < Count->Frames)
	{
		Counts.Add(&Stream, { Frames, Now, -1 });
		return -1;
	}
	if (Now - Count->Since >= CountingSeconds)
	{
		*Count = { Frames, Now, static_cast<double>(Frames - Count->Frames) / (Now - Count->Since) };
	}
	return Count->Rate;
}

void FAvatarBridgeMonitor::Forget(double Now)
{
	TMap<const AvatarBridge::MotionStream*, FCount> Kept;
	for (const auto& Count : Counts)
	{
		if (Now - Count.Value.Since < ForgetSeconds)
		{
			Kept.Add(Count.Key, Count.Value);
		}
	}
	Counts = MoveTemp(Kept);
}

#undef LOCTEXT_NAMESPACE

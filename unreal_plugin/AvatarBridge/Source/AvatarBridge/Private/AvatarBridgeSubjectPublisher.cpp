#include "AvatarBridgeSubjectPublisher.h"

#include "AvatarBridgeText.h"
#include "HAL/PlatformTime.h"
#include "ILiveLinkClient.h"
#include "Roles/LiveLinkAnimationRole.h"
#include "Roles/LiveLinkAnimationTypes.h"
#include "Roles/LiveLinkBasicRole.h"

#include <limits>
#include <utility>

namespace
{
	constexpr double BeforeAll = std::numeric_limits<double>::lowest();
	constexpr int64 BeforeFirst = -1;
	// A frame of the sidecar's own models; others fall between.
	constexpr int32 SceneRate = 30;
	const TCHAR* const HeadCurves[] = { TEXT("HeadYaw"), TEXT("HeadPitch"), TEXT("HeadRoll") };

	FLiveLinkSubjectKey MakeKey(const FGuid& Source, const std::string& Name)
	{
		return FLiveLinkSubjectKey(Source, AvatarBridgeText::NameFromWire(Name));
	}
}

FAvatarBridgeSubjectPublisher::FAvatarBridgeSubjectPublisher(std::shared_ptr<AvatarBridge::MotionStream> InStream,
	ILiveLinkClient& InClient, const FGuid& Source, const TArray<FAvatarBridgeCurveRow>& InRows, bool bWithFace)
	: Stream(std::move(InStream))
	, Client(InClient)
	, Rows(InRows)
	, BodyKey(MakeKey(Source, Stream->Subject()))
	, FaceKey(MakeKey(Source, Stream->Subject() + "_face"))
	, bFace(bWithFace)
{
}

void FAvatarBridgeSubjectPublisher::Publish()
{
	const std::shared_ptr<const AvatarBridge::StreamBinding> Binding = Stream->Binding();
	if (!Binding || (Binding != Bound && !Bind(Binding)))
	{
		return;
	}
	AvatarBridge::FrameBuffer& Buffer = Bound->Buffer();
	const int64 NewEpoch = Buffer.Epoch();
	if (NewEpoch != Epoch || static_cast<double>(Buffer.NewestSample()) < LastSample)
	{
		FollowCut(Buffer, NewEpoch);
	}
	while (Buffer.Bracket(LastSample, *Before, *Next) != AvatarBridge::SampleStatus::Missing
		&& static_cast<double>(Next->Sample) > LastSample)
	{
		if (Next->Sequence <= LastSequence)
		{
			// Counted anew: another session, whose frames do not follow those that Live Link has.
			PushLayout();
		}
		LastSample = static_cast<double>(Next->Sample);
		LastSequence = Next->Sequence;
		PushFrame(*Next);
	}
}

void FAvatarBridgeSubjectPublisher::Remove()
{
	Client.RemoveSubject_AnyThread(BodyKey);
	if (bFace)
	{
		Client.RemoveSubject_AnyThread(FaceKey);
	}
}

bool FAvatarBridgeSubjectPublisher::Bind(const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding)
{
	const AvatarBridge::MotionLayout& Layout = NewBinding->Layout();
	if (!FAvatarBridgeSpace::IsReadable(Layout.SpaceAxes()))
	{
		return false;
	}
	Bound = NewBinding;
	Space = FAvatarBridgeSpace(Layout.SpaceAxes(), Layout.MetresPerUnit());
	Curves = FAvatarBridgeCurveBinding(Layout.Channels(), Rows);
	Head = FAvatarBridgeHeadTurn(*Bound, Space);
	RestPositions.Reset();
	for (std::size_t Joint = 0; Joint < Layout.Joints().size(); Joint++)
	{
		RestPositions.Add(Space.Position(&Layout.RestPositions()[3 * Joint]));
	}
	Before.emplace(Layout.Joints().size(), Layout.Channels().size());
	Next.emplace(Layout.Joints().size(), Layout.Channels().size());
	LastSample = BeforeAll;
	LastSequence = BeforeFirst;
	Epoch = Bound->Buffer().Epoch();
	PushLayout();
	return true;
}

void FAvatarBridgeSubjectPublisher::PushLayout()
{
	const AvatarBridge::MotionLayout& Layout = Bound->Layout();
	FLiveLinkStaticDataStruct Body(FLiveLinkSkeletonStaticData::StaticStruct());
	FLiveLinkSkeletonStaticData& Skeleton = *Body.Cast<FLiveLinkSkeletonStaticData>();
	TArray<FName> Bones;
	TArray<int32> Parents;
	for (std::size_t Joint = 0; Joint < Layout.Joints().size(); Joint++)
	{
		Bones.Add(AvatarBridgeText::NameFromWire(Layout.Joints()[Joint]));
		Parents.Add(Layout.Parents()[Joint]);
	}
	Skeleton.SetBoneNames(Bones);
	Skeleton.SetBoneParents(Parents);
	Skeleton.PropertyNames = Curves.Names();
	Client.PushSubjectStaticData_AnyThread(BodyKey, ULiveLinkAnimationRole::StaticClass(), MoveTemp(Body));
	if (bFace)
	{
		FLiveLinkStaticDataStruct Face(FLiveLinkBaseStaticData::StaticStruct());
		TArray<FName>& Names = Face.Cast<FLiveLinkBaseStaticData>()->PropertyNames;
		Names = Curves.Names();
		for (const TCHAR* Name : HeadCurves)
		{
			Names.Add(FName(Name));
		}
		Client.PushSubjectStaticData_AnyThread(FaceKey, ULiveLinkBasicRole::StaticClass(), MoveTemp(Face));
	}
}

void FAvatarBridgeSubjectPublisher::FollowCut(AvatarBridge::FrameBuffer& Buffer, int64 NewEpoch)
{
	// Live Link takes no frame back, but a new layout makes it forget them. The last frame before the cut goes along, so
	// that there is always one to show.
	Epoch = NewEpoch;
	LastSample = BeforeAll;
	double LastOld = BeforeAll;
	while (Buffer.Bracket(LastSample, *Before, *Next) != AvatarBridge::SampleStatus::Missing
		&& static_cast<double>(Next->Sample) > LastSample && Next->Epoch < NewEpoch)
	{
		LastOld = LastSample = static_cast<double>(Next->Sample);
	}
	LastSample = LastOld - 1;
	LastSequence = BeforeFirst;
	PushLayout();
}

void FAvatarBridgeSubjectPublisher::PushFrame(const AvatarBridge::MotionFrame& Frame)
{
	const double SourceSeconds = Clock.SourceSeconds(Frame.Sample, FPlatformTime::Seconds());
	PushBody(Frame, SourceSeconds);
	if (bFace)
	{
		PushFace(Frame, SourceSeconds);
	}
}

void FAvatarBridgeSubjectPublisher::PushBody(const AvatarBridge::MotionFrame& Frame, double SourceSeconds)
{
	FLiveLinkFrameDataStruct Struct(FLiveLinkAnimationFrameData::StaticStruct());
	FLiveLinkAnimationFrameData& Data = *Struct.Cast<FLiveLinkAnimationFrameData>();
	Stamp(Data, Frame, SourceSeconds);
	Data.Transforms.Reserve(RestPositions.Num());
	for (int32 Joint = 0; Joint < RestPositions.Num(); Joint++)
	{
		Data.Transforms.Emplace(Space.Rotation(&Frame.Rotations[static_cast<std::size_t>(4 * Joint)]), RestPositions[Joint]);
	}
	Data.Transforms[static_cast<int32>(Bound->Layout().Hips())].SetTranslation(Space.Position(Frame.Root.data()));
	Curves.Append(Frame.Face, Data.PropertyValues);
	Client.PushSubjectFrameData_AnyThread(BodyKey, MoveTemp(Struct));
}

void FAvatarBridgeSubjectPublisher::PushFace(const AvatarBridge::MotionFrame& Frame, double SourceSeconds)
{
	FLiveLinkFrameDataStruct Struct(FLiveLinkBaseFrameData::StaticStruct());
	FLiveLinkBaseFrameData& Data = *Struct.Cast<FLiveLinkBaseFrameData>();
	Stamp(Data, Frame, SourceSeconds);
	Curves.Append(Frame.Face, Data.PropertyValues);
	const FVector Turn = FAvatarBridgeSpace::HeadCurves(Head.Turn(Frame));
	for (const double Value : { Turn.X, Turn.Y, Turn.Z })
	{
		Data.PropertyValues.Add(static_cast<float>(Value));
	}
	Client.PushSubjectFrameData_AnyThread(FaceKey, MoveTemp(Struct));
}

void FAvatarBridgeSubjectPublisher::Stamp(
	FLiveLinkBaseFrameData& Data, const AvatarBridge::MotionFrame& Frame, double SourceSeconds) const
{
	Data.WorldTime = FLiveLinkWorldTime(SourceSeconds, 0.0);
	const double Number = static_cast<double>(Frame.Sample) * SceneRate / Bound->ClockRate();
	Data.MetaData.SceneTime = FQualifiedFrameTime(FFrameTime::FromDecimal(Number), FFrameRate(SceneRate, 1));
}

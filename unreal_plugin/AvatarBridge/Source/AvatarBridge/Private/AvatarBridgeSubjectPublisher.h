#pragma once

#include "AvatarBridgeCurveBinding.h"
#include "AvatarBridgeHeadTurn.h"
#include "AvatarBridgeSourceClock.h"
#include "AvatarBridgeSpace.h"
#include "LiveLinkTypes.h"

#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/StreamBinding.h"

#include <memory>
#include <optional>

class ILiveLinkClient;

/**
 * Pushes every frame of a stream to Live Link: as a subject of the animation role and, if asked for, its face as one of the
 * basic role. For one thread.
 */
class FAvatarBridgeSubjectPublisher
{
public:
	FAvatarBridgeSubjectPublisher(std::shared_ptr<AvatarBridge::MotionStream> InStream, ILiveLinkClient& InClient, const FGuid& Source,
		const TArray<FAvatarBridgeCurveRow>& InRows, bool bWithFace);

	const std::shared_ptr<AvatarBridge::MotionStream>& GetStream() const { return Stream; }

	/** Pushes what has come since the last time: the layout when it is another one, then the frames. */
	void Publish();

	/** Takes its subjects out of Live Link. */
	void Remove();

private:
	bool Bind(const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding);
	void PushLayout();
	void FollowCut(AvatarBridge::FrameBuffer& Buffer, int64 NewEpoch);
	void PushFrame(const AvatarBridge::MotionFrame& Frame);
	void PushBody(const AvatarBridge::MotionFrame& Frame, double SourceSeconds);
	void PushFace(const AvatarBridge::MotionFrame& Frame, double SourceSeconds);
	void Stamp(FLiveLinkBaseFrameData& Data, const AvatarBridge::MotionFrame& Frame, double SourceSeconds) const;

	const std::shared_ptr<AvatarBridge::MotionStream> Stream;
	ILiveLinkClient& Client;
	const TArray<FAvatarBridgeCurveRow> Rows;
	const FLiveLinkSubjectKey BodyKey;
	const FLiveLinkSubjectKey FaceKey;
	const bool bFace;
	FAvatarBridgeSourceClock Clock;
	std::shared_ptr<const AvatarBridge::StreamBinding> Bound;
	FAvatarBridgeSpace Space;
	FAvatarBridgeCurveBinding Curves;
	FAvatarBridgeHeadTurn Head;
	TArray<FVector> RestPositions;
	std::optional<AvatarBridge::MotionFrame> Before;
	std::optional<AvatarBridge::MotionFrame> Next;
	double LastSample = 0;
	int64 LastSequence = -1;
	int64 Epoch = 0;
};

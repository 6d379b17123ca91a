#pragma once

#include "AvatarBridgeFinding.h"

class UAvatarBridgeComponent;

namespace AvatarBridge
{
	class BridgeClient;
	class MotionStream;
}

/** A connection in words: who has it, how it goes, and a line for each subject that it receives. */
struct FAvatarBridgeConnectionReport
{
	FText Owner;
	FAvatarBridgeFinding Status;
	TArray<FText> Subjects;
};

/** Puts connections in words, again and again; remembers what it needs to tell frames a second. The game's thread. */
class AVATARBRIDGEEDITOR_API FAvatarBridgeMonitor
{
public:
	/** All there are: Live Link's sources, components that play, games. @param Now Seconds of any steady clock. */
	TArray<FAvatarBridgeConnectionReport> ReadAll(double Now);

	/** The one of a component. */
	FAvatarBridgeConnectionReport Read(const UAvatarBridgeComponent& Component, double Now);

private:
	/** Frames that had come by a time, and their rate before it. */
	struct FCount
	{
		int64 Frames = 0;
		double Since = 0;
		double Rate = -1;
	};

	FAvatarBridgeConnectionReport Describe(
		const FText& Owner, const FText& Status, const AvatarBridge::BridgeClient* Client, bool bBuffered, double Now);
	FText DescribeSubject(const AvatarBridge::MotionStream& Stream, bool bBuffered, double Now);
	double FramesPerSecond(const AvatarBridge::MotionStream& Stream, double Now);
	void Forget(double Now);

	TMap<const AvatarBridge::MotionStream*, FCount> Counts;
};

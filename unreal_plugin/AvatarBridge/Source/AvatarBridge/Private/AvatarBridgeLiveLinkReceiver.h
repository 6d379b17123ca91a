#pragma once

#include "AvatarBridgeSubjectPublisher.h"
#include "HAL/Event.h"
#include "HAL/Runnable.h"
#include "HAL/RunnableThread.h"
#include "Misc/Guid.h"

#include "AvatarBridge/BridgeClient.h"

#include <atomic>
#include <vector>

class ILiveLinkClient;

/**
 * The thread between a sidecar and Live Link: owns the client and pushes what comes. It is asked to stop and says when it
 * has; only its deletion waits.
 */
class FAvatarBridgeLiveLinkReceiver final : public FRunnable
{
public:
	FAvatarBridgeLiveLinkReceiver(const AvatarBridge::BridgeClientOptions& InOptions, const TArray<FAvatarBridgeCurveRow>& InRows,
		bool bWithFace, ILiveLinkClient& InLiveLink, const FGuid& InSource);
	virtual ~FAvatarBridgeLiveLinkReceiver() override;

	virtual uint32 Run() override;
	virtual void Stop() override;

	/** Has the thread take its subjects out of Live Link as its last act: of a source that stays, since Live Link clears up after one that goes. */
	void RemoveSubjectsAtEnd() { bRemoves = true; }

	/** Whether the thread pushes nothing any more. */
	bool IsFinished() const { return bFinished; }

	/** Whether the sidecar answers. */
	bool IsRunning() const { return Client.State() == AvatarBridge::BridgeState::Running; }

	const AvatarBridge::BridgeClient& GetClient() const { return Client; }

	/** What is going on, or what is wrong and what to do about it. */
	FText Status() const;

private:
	void Follow();
	void Add(const std::shared_ptr<AvatarBridge::MotionStream>& Stream);
	void RemoveOthers(const std::shared_ptr<AvatarBridge::MotionStream>& Stream);

	AvatarBridge::BridgeClient Client;
	const TArray<FAvatarBridgeCurveRow> Rows;
	const bool bFace;
	const bool bWatchesAll;
	ILiveLinkClient& LiveLink;
	const FGuid Source;
	const FEventRef Wake;
	std::atomic<bool> bStopping{ false };
	std::atomic<bool> bRemoves{ false };
	std::atomic<bool> bFinished{ false };
	bool bWasRunning = false;
	std::vector<std::unique_ptr<FAvatarBridgeSubjectPublisher>> Publishers;
	// Last, so that it is waited for before anything it uses goes.
	TUniquePtr<FRunnableThread> Thread;
};

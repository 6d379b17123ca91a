#pragma once

#include "AvatarBridgeLiveLinkSourceSettings.h"
#include "ILiveLinkSource.h"

class FAvatarBridgeLiveLinkReceiver;

namespace AvatarBridge
{
	class BridgeClient;
}

/**
 * A Live Link source that receives the motion of a sidecar. No call waits for the network; a thread of its own pushes
 * frames as they come, and when the source is removed it is asked to end before it is let go.
 */
class AVATARBRIDGE_API FAvatarBridgeLiveLinkSource final : public ILiveLinkSource
{
public:
	explicit FAvatarBridgeLiveLinkSource(const FAvatarBridgeLiveLinkOptions& InOptions);
	virtual ~FAvatarBridgeLiveLinkSource() override;

	virtual void ReceiveClient(ILiveLinkClient* InClient, FGuid InSourceGuid) override;
	virtual void InitializeSettings(ULiveLinkSourceSettings* Settings) override;
	virtual void Update() override;
	virtual bool IsSourceStillValid() const override;
	virtual bool RequestSourceShutdown() override;
	virtual FText GetSourceType() const override;
	virtual FText GetSourceMachineName() const override;
	virtual FText GetSourceStatus() const override;
	virtual TSubclassOf<ULiveLinkSourceSettings> GetSettingsClass() const override;
	virtual void OnSettingsChanged(ULiveLinkSourceSettings* Settings, const FPropertyChangedEvent& PropertyChangedEvent) override;

	/** For panels; null while it does not receive. The game's thread, and not longer than the call. */
	const AvatarBridge::BridgeClient* GetClient() const;

	/** Every source there is. The game's thread. */
	static const TArray<FAvatarBridgeLiveLinkSource*>& All();

private:
	static TArray<FAvatarBridgeLiveLinkSource*>& Living();
	void Start();
	void StopReceiver();

	FAvatarBridgeLiveLinkOptions Options;
	ILiveLinkClient* Client = nullptr;
	FGuid SourceGuid;
	FText Problem;
	TUniquePtr<FAvatarBridgeLiveLinkReceiver> Receiver;
	// Those that were told to stop and have not yet.
	TArray<TUniquePtr<FAvatarBridgeLiveLinkReceiver>> Stopping;
	bool bStartsAnew = false;
};

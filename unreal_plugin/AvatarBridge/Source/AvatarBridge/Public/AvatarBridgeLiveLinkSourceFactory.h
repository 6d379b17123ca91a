#pragma once

#include "AvatarBridgeEngineVersion.h"
#include "LiveLinkSourceFactory.h"

#include "AvatarBridgeLiveLinkSourceFactory.generated.h"

/**
 * Makes sources: in the editor from Live Link's list, in a packaged game from a preset. It is in the module that games have;
 * the editor's module lends it a panel.
 */
UCLASS()
class AVATARBRIDGE_API UAvatarBridgeLiveLinkSourceFactory : public ULiveLinkSourceFactory
{
	GENERATED_BODY()

public:
	DECLARE_DELEGATE_RetVal_OneParam(TSharedPtr<SWidget>, FMakePanel, FOnLiveLinkSourceCreated);

	virtual FText GetSourceDisplayName() const override;
	virtual FText GetSourceTooltip() const override;
	virtual EMenuType GetMenuType() const override;
	virtual TSharedPtr<SWidget> BuildCreationPanel(FOnLiveLinkSourceCreated OnLiveLinkSourceCreated) const override;
	virtual TSharedPtr<ILiveLinkSource> CreateSource(const FString& ConnectionString) const override;
#if AVATAR_BRIDGE_FACTORY_IS_ENABLED
	virtual bool IsEnabled() const override { return true; }
#endif

	/** What makes the panel; unbound without the editor. */
	static FMakePanel& CreationPanel();
};

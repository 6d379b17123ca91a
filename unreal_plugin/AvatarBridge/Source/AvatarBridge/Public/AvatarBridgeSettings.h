#pragma once

#include "AvatarBridgeLiveLinkSourceSettings.h"
#include "Engine/DeveloperSettings.h"

#include "AvatarBridgeSettings.generated.h"

/** The project's settings: Project Settings, Plugins, Avatar Bridge. */
UCLASS(config = Game, defaultconfig, meta = (DisplayName = "Avatar Bridge"))
class AVATARBRIDGE_API UAvatarBridgeSettings : public UDeveloperSettings
{
	GENERATED_BODY()

public:
	UAvatarBridgeSettings();

	/** The sidecar that games and components talk to unless they name another. The panel for a new Live Link source offers it too. */
	UPROPERTY(config, EditAnywhere, Category = "Sidecar", meta = (ShowOnlyInnerProperties))
	FAvatarBridgeConnection Connection;

	/** Joins the conversation when a game starts, so that Blueprints can push sound at once. */
	UPROPERTY(config, EditAnywhere, Category = "Game")
	bool bConnectAtStart = false;

	/** Adds a Live Link source when a game starts; packaged games, too, which load no preset by themselves. */
	UPROPERTY(config, EditAnywhere, Category = "Game")
	bool bAddLiveLinkSourceAtStart = false;

	/** What that source asks for. */
	UPROPERTY(config, EditAnywhere, Category = "Game", meta = (EditCondition = "bAddLiveLinkSourceAtStart"))
	FAvatarBridgeLiveLinkOptions LiveLinkSource;
};

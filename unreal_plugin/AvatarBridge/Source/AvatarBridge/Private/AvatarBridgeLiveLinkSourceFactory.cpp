#include "AvatarBridgeLiveLinkSourceFactory.h"

#include "AvatarBridgeLiveLinkSource.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeLiveLinkSourceFactory)

#define LOCTEXT_NAMESPACE "AvatarBridge"

FText UAvatarBridgeLiveLinkSourceFactory::GetSourceDisplayName() const
{
	return LOCTEXT("FactoryName", "Avatar Bridge");
}

FText UAvatarBridgeLiveLinkSourceFactory::GetSourceTooltip() const
{
	return LOCTEXT("FactoryTooltip", "Motion of characters that talk and listen, from the Avatar Bridge sidecar");
}

UAvatarBridgeLiveLinkSourceFactory::EMenuType UAvatarBridgeLiveLinkSourceFactory::GetMenuType() const
{
	return CreationPanel().IsBound() ? EMenuType::SubPanel : EMenuType::MenuEntry;
}

TSharedPtr<SWidget> UAvatarBridgeLiveLinkSourceFactory::BuildCreationPanel(FOnLiveLinkSourceCreated OnLiveLinkSourceCreated) const
{
	return CreationPanel().IsBound() ? CreationPanel().Execute(OnLiveLinkSourceCreated) : TSharedPtr<SWidget>();
}

TSharedPtr<ILiveLinkSource> UAvatarBridgeLiveLinkSourceFactory::CreateSource(const FString& ConnectionString) const
{
	return MakeShared<FAvatarBridgeLiveLinkSource>(FAvatarBridgeLiveLinkOptions::FromConnectionString(ConnectionString));
}

UAvatarBridgeLiveLinkSourceFactory::FMakePanel& UAvatarBridgeLiveLinkSourceFactory::CreationPanel()
{
	static FMakePanel Panel;
	return Panel;
}

#undef LOCTEXT_NAMESPACE

#pragma once

#include "CoreMinimal.h"
#include "UObject/Object.h"

class ILiveLinkSource;
class SWidget;

class ULiveLinkSourceFactory : public UObject
{
public:
	STUB_OBJECT(ULiveLinkSourceFactory, UObject)

	enum class EMenuType
	{
		SubPanel,
		MenuEntry,
		Disabled,
	};
	DECLARE_DELEGATE_TwoParams(FOnLiveLinkSourceCreated, TSharedPtr<ILiveLinkSource>, FString);

	virtual FText GetSourceDisplayName() const PURE_VIRTUAL(GetSourceDisplayName, return FText();)
	virtual FText GetSourceTooltip() const PURE_VIRTUAL(GetSourceTooltip, return FText();)
	virtual EMenuType GetMenuType() const { return EMenuType::Disabled; }
	virtual TSharedPtr<SWidget> BuildCreationPanel(FOnLiveLinkSourceCreated) const { return nullptr; }
	virtual TSharedPtr<ILiveLinkSource> CreateSource(const FString&) const PURE_VIRTUAL(CreateSource, return nullptr;)
#if ENGINE_MINOR_VERSION >= 4
	virtual bool IsEnabled() const { return true; }
#endif
};

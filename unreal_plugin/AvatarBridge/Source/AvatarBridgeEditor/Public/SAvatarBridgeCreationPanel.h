#pragma once

#include "LiveLinkSourceFactory.h"
#include "UObject/SoftObjectPath.h"
#include "Widgets/DeclarativeSyntaxSupport.h"
#include "Widgets/SCompoundWidget.h"

class SEditableTextBox;
struct FAssetData;

/** What Live Link shows under Avatar Bridge when a source is added: where the sidecar is, and what to ask of it. */
class AVATARBRIDGEEDITOR_API SAvatarBridgeCreationPanel : public SCompoundWidget
{
public:
	SLATE_BEGIN_ARGS(SAvatarBridgeCreationPanel) {}
	SLATE_EVENT(ULiveLinkSourceFactory::FOnLiveLinkSourceCreated, OnCreated)
	SLATE_END_ARGS()

	void Construct(const FArguments& InArgs);

private:
	FText GetProblem() const;
	bool CanConnect() const;
	FString GetCharacter() const { return Character.ToString(); }
	void ChooseCharacter(const FAssetData& Chosen);
	FReply Connect();

	ULiveLinkSourceFactory::FOnLiveLinkSourceCreated OnCreated;
	TSharedPtr<SEditableTextBox> Address;
	FSoftObjectPath Character;
	TSharedPtr<SEditableTextBox> Rig;
	TSharedPtr<SEditableTextBox> Subject;
};

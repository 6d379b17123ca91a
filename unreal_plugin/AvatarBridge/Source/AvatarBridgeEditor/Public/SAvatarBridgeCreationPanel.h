#pragma once

#include "LiveLinkSourceFactory.h"
#include "Widgets/DeclarativeSyntaxSupport.h"
#include "Widgets/SCompoundWidget.h"

class SEditableTextBox;

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
	FReply Connect();

	ULiveLinkSourceFactory::FOnLiveLinkSourceCreated OnCreated;
	TSharedPtr<SEditableTextBox> Address;
	TSharedPtr<SEditableTextBox> Rig;
	TSharedPtr<SEditableTextBox> Subject;
};

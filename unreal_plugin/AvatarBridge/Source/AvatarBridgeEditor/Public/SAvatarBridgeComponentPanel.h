#pragma once

#include "AvatarBridgeMonitor.h"
#include "UObject/WeakObjectPtr.h"
#include "Widgets/DeclarativeSyntaxSupport.h"
#include "Widgets/SCompoundWidget.h"

class SVerticalBox;
class UAvatarBridgeComponent;

/** What stands above a component's properties: how its connection goes, what it drives, and a look at the character. */
class AVATARBRIDGEEDITOR_API SAvatarBridgeComponentPanel : public SCompoundWidget
{
public:
	SLATE_BEGIN_ARGS(SAvatarBridgeComponentPanel) {}
	SLATE_END_ARGS()

	void Construct(const FArguments& InArgs, TWeakObjectPtr<UAvatarBridgeComponent> InComponent);

private:
	EActiveTimerReturnType Refresh(double Now, float DeltaTime);
	FReply Validate();

	TWeakObjectPtr<UAvatarBridgeComponent> Component;
	FAvatarBridgeMonitor Monitor;
	TSharedPtr<SVerticalBox> Status;
	TSharedPtr<SVerticalBox> Findings;
};

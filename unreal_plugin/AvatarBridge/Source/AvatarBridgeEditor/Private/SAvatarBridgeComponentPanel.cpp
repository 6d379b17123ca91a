#include "SAvatarBridgeComponentPanel.h"

#include "AvatarBridgeCharacterReport.h"
#include "AvatarBridgeComponent.h"
#include "AvatarBridgeText.h"
#include "HAL/PlatformTime.h"
#include "SAvatarBridgeStatus.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/SBoxPanel.h"
#include "Widgets/Text/STextBlock.h"

#include "AvatarBridge/BridgeClient.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	/** What the sidecar noticed when it mapped the character. */
	TArray<FAvatarBridgeFinding> SidecarFindings(const UAvatarBridgeComponent& Component)
	{
		TArray<FAvatarBridgeFinding> Found;
		const auto Stream = Component.GetClient() ? Component.GetClient()->Own() : nullptr;
		const auto Binding = Stream ? Stream->Binding() : nullptr;
		if (Binding)
		{
			for (const AvatarBridge::MappingIssue& Issue : Binding->Message().Issues())
			{
				const bool bError = Issue.Severity == "error";
				const bool bWarning = Issue.Severity == "warning";
				Found.Add({ bError ? EAvatarBridgeSeverity::Error
								   : bWarning ? EAvatarBridgeSeverity::Warning : EAvatarBridgeSeverity::Information,
					AvatarBridgeText::TextFromWire(Issue.ToString()) });
			}
		}
		return Found;
	}
}

void SAvatarBridgeComponentPanel::Construct(const FArguments&, TWeakObjectPtr<UAvatarBridgeComponent> InComponent)
{
	Component = InComponent;
	ChildSlot
	[
		SNew(SVerticalBox)
		+ SVerticalBox::Slot().AutoHeight()
		[
			SAssignNew(Status, SVerticalBox)
		]
		+ SVerticalBox::Slot().AutoHeight()
		[
			SNew(SButton)
			.Text(LOCTEXT("Validate", "Validate Character"))
			.ToolTipText(LOCTEXT("ValidateTip", "Tells which bones and shapes of this character would be driven, and what is missing. Needs no sidecar."))
			.OnClicked(this, &SAvatarBridgeComponentPanel::Validate)
		]
		+ SVerticalBox::Slot().AutoHeight()
		[
			SAssignNew(Findings, SVerticalBox)
		]
	];
	Refresh(FPlatformTime::Seconds(), 0);
	RegisterActiveTimer(SAvatarBridgeStatus::Period, FWidgetActiveTimerDelegate::CreateSP(this, &SAvatarBridgeComponentPanel::Refresh));
}

EActiveTimerReturnType SAvatarBridgeComponentPanel::Refresh(double Now, float)
{
	Status->ClearChildren();
	const UAvatarBridgeComponent* Shown = Component.Get();
	if (!Shown)
	{
		return EActiveTimerReturnType::Stop;
	}
	SAvatarBridgeStatus::AddConnection(Monitor.Read(*Shown, Now), *Status);
	if (Shown->GetClient())
	{
		SAvatarBridgeStatus::AddFinding({ EAvatarBridgeSeverity::Information,
											FText::Format(LOCTEXT("Driven", "{0} bones and {1} morph targets are driven."), Shown->GetBoundBones(),
												Shown->GetBoundMorphTargets()) },
			*Status);
		for (const FAvatarBridgeFinding& Finding : SidecarFindings(*Shown))
		{
			SAvatarBridgeStatus::AddFinding(Finding, *Status);
		}
	}
	return EActiveTimerReturnType::Continue;
}

FReply SAvatarBridgeComponentPanel::Validate()
{
	Findings->ClearChildren();
	if (const UAvatarBridgeComponent* Shown = Component.Get())
	{
		for (const FAvatarBridgeFinding& Finding : FAvatarBridgeCharacterReport::Of(Shown->FindMeshes()))
		{
			SAvatarBridgeStatus::AddFinding(Finding, *Findings);
		}
	}
	return FReply::Handled();
}

#undef LOCTEXT_NAMESPACE

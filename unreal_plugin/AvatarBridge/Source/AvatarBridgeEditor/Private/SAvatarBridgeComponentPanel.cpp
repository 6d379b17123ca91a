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

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	constexpr std::size_t MostSubjects = 4;

	/** Findings of one kind: how much they matter, what to do, and about which joints or shapes. */
	struct FKind
	{
		bool bError = false;
		std::string Hint;
		std::vector<std::string> Subjects;
	};

	FText Describe(const std::string& Code, const FKind& Kind)
	{
		std::string Names;
		for (std::size_t Index = 0; Index < std::min(Kind.Subjects.size(), MostSubjects); Index++)
		{
			Names += (Index > 0 ? ", " : "") + Kind.Subjects[Index];
		}
		const int32 More = static_cast<int32>(Kind.Subjects.size()) - static_cast<int32>(MostSubjects);
		const FText Named = AvatarBridgeText::TextFromWire(Names);
		return FText::Format(LOCTEXT("Issue", "{0}: {1}: {2}."), AvatarBridgeText::TextFromWire(Code),
			More > 0 ? FText::Format(LOCTEXT("More", "{0} and {1} more"), Named, More) : Named, AvatarBridgeText::TextFromWire(Kind.Hint));
	}

	/** What the sidecar noticed when it mapped the character and the user can mend, a line for each kind. */
	TArray<FAvatarBridgeFinding> SidecarFindings(const UAvatarBridgeComponent& Component)
	{
		std::map<std::string, FKind> Kinds;
		const auto Stream = Component.GetClient() ? Component.GetClient()->Own() : nullptr;
		const auto Binding = Stream ? Stream->Binding() : nullptr;
		for (const AvatarBridge::MappingIssue& Issue : Binding ? Binding->Message().Issues() : std::vector<AvatarBridge::MappingIssue>())
		{
			if (Issue.Severity != "info")
			{
				FKind& Kind = Kinds[Issue.Code];
				Kind.bError = Issue.Severity == "error";
				Kind.Hint = Issue.Hint;
				Kind.Subjects.push_back(Issue.Subject);
			}
		}
		TArray<FAvatarBridgeFinding> Found;
		for (const auto& [Code, Kind] : Kinds)
		{
			Found.Add({ Kind.bError ? EAvatarBridgeSeverity::Error : EAvatarBridgeSeverity::Warning, Describe(Code, Kind) });
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
		for (const FAvatarBridgeFinding& Finding : FAvatarBridgeCharacterReport::Of(Shown->FindMeshes(), Shown->bFace))
		{
			SAvatarBridgeStatus::AddFinding(Finding, *Findings);
		}
	}
	return FReply::Handled();
}

#undef LOCTEXT_NAMESPACE

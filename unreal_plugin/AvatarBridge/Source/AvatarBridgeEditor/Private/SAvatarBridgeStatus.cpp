#include "SAvatarBridgeStatus.h"

#include "HAL/PlatformTime.h"
#include "Styling/StyleColors.h"
#include "Widgets/Layout/SScrollBox.h"
#include "Widgets/SBoxPanel.h"
#include "Widgets/Text/STextBlock.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	constexpr float LineGap = 4;

	FSlateColor ColorOf(EAvatarBridgeSeverity Severity)
	{
		switch (Severity)
		{
		case EAvatarBridgeSeverity::Error:
			return FStyleColors::Error;
		case EAvatarBridgeSeverity::Warning:
			return FStyleColors::Warning;
		default:
			return FSlateColor::UseForeground();
		}
	}
}

void SAvatarBridgeStatus::Construct(const FArguments&)
{
	ChildSlot
	[
		SNew(SScrollBox)
		+ SScrollBox::Slot().Padding(LineGap)
		[
			SAssignNew(Lines, SVerticalBox)
		]
	];
	Refresh(FPlatformTime::Seconds(), 0);
	RegisterActiveTimer(Period, FWidgetActiveTimerDelegate::CreateSP(this, &SAvatarBridgeStatus::Refresh));
}

EActiveTimerReturnType SAvatarBridgeStatus::Refresh(double Now, float)
{
	Lines->ClearChildren();
	const TArray<FAvatarBridgeConnectionReport> Reports = Monitor.ReadAll(Now);
	for (const FAvatarBridgeConnectionReport& Report : Reports)
	{
		AddConnection(Report, *Lines);
	}
	if (Reports.Num() == 0)
	{
		AddFinding({ EAvatarBridgeSeverity::Information,
					   LOCTEXT("Nothing", "Nothing is connected. Add an Avatar Bridge source in Live Link, or press Play in a level with an Avatar Bridge component.") },
			*Lines);
	}
	return EActiveTimerReturnType::Continue;
}

void SAvatarBridgeStatus::AddConnection(const FAvatarBridgeConnectionReport& Report, SVerticalBox& Into)
{
	AddFinding({ EAvatarBridgeSeverity::Information, Report.Owner }, Into);
	AddFinding(Report.Status, Into);
	for (const FText& Subject : Report.Subjects)
	{
		AddFinding({ EAvatarBridgeSeverity::Information, Subject }, Into);
	}
}

void SAvatarBridgeStatus::AddFinding(const FAvatarBridgeFinding& Finding, SVerticalBox& Into)
{
	Into.AddSlot().AutoHeight().Padding(LineGap)
	[
		SNew(STextBlock).Text(Finding.Words).ColorAndOpacity(ColorOf(Finding.Severity)).AutoWrapText(true)
	];
}

#undef LOCTEXT_NAMESPACE

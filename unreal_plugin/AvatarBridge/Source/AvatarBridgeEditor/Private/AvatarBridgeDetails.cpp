#include "AvatarBridgeDetails.h"

#include "AvatarBridgeAddress.h"
#include "AvatarBridgeComponent.h"
#include "AvatarBridgeSettings.h"
#include "DetailCategoryBuilder.h"
#include "DetailLayoutBuilder.h"
#include "DetailWidgetRow.h"
#include "SAvatarBridgeComponentPanel.h"
#include "Styling/StyleColors.h"
#include "Widgets/Text/STextBlock.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	/** The one object of a class that is shown; null if there are several or it is another. */
	template <typename T>
	T* FindOnly(const IDetailLayoutBuilder& DetailBuilder)
	{
		TArray<TWeakObjectPtr<UObject>> Objects;
		DetailBuilder.GetObjectsBeingCustomized(Objects);
		return Objects.Num() == 1 ? Cast<T>(Objects[0].Get()) : nullptr;
	}

	FText FindSettingsProblem(const UAvatarBridgeSettings& Settings)
	{
		FText Problem = FAvatarBridgeAddress::FindProblem(Settings.Connection.ControlAddress);
		if (Problem.IsEmpty() && !Settings.Connection.FramesAddress.IsEmpty())
		{
			Problem = FAvatarBridgeAddress::FindProblem(Settings.Connection.FramesAddress);
		}
		if (Problem.IsEmpty() && Settings.bAddLiveLinkSourceAtStart)
		{
			Problem = FAvatarBridgeAddress::FindProblem(Settings.LiveLinkSource.Connection.ControlAddress);
		}
		return Problem;
	}
}

TSharedRef<IDetailCustomization> FAvatarBridgeComponentDetails::Make()
{
	return MakeShared<FAvatarBridgeComponentDetails>();
}

void FAvatarBridgeComponentDetails::CustomizeDetails(IDetailLayoutBuilder& DetailBuilder)
{
	if (UAvatarBridgeComponent* Component = FindOnly<UAvatarBridgeComponent>(DetailBuilder))
	{
		DetailBuilder.EditCategory(TEXT("Avatar Bridge"), FText::GetEmpty(), ECategoryPriority::Important)
			.AddCustomRow(LOCTEXT("StatusRow", "Status Validate Character"))
			.WholeRowContent()
			[
				SNew(SAvatarBridgeComponentPanel, TWeakObjectPtr<UAvatarBridgeComponent>(Component))
			];
	}
}

TSharedRef<IDetailCustomization> FAvatarBridgeSettingsDetails::Make()
{
	return MakeShared<FAvatarBridgeSettingsDetails>();
}

void FAvatarBridgeSettingsDetails::CustomizeDetails(IDetailLayoutBuilder& DetailBuilder)
{
	const TWeakObjectPtr<UAvatarBridgeSettings> Settings = FindOnly<UAvatarBridgeSettings>(DetailBuilder);
	if (Settings.IsValid())
	{
		DetailBuilder.EditCategory(TEXT("Sidecar"))
			.AddCustomRow(LOCTEXT("AddressRow", "Address"))
			.WholeRowContent()
			[
				SNew(STextBlock)
				.Text_Lambda([Settings]() { return Settings.IsValid() ? FindSettingsProblem(*Settings.Get()) : FText(); })
				.ColorAndOpacity(FStyleColors::Error)
				.AutoWrapText(true)
			];
	}
}

#undef LOCTEXT_NAMESPACE

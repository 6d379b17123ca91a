#include "SAvatarBridgeCreationPanel.h"

#include "AssetRegistry/AssetData.h"
#include "AvatarBridgeAddress.h"
#include "AvatarBridgeLiveLinkSourceFactory.h"
#include "AvatarBridgeLiveLinkSourceSettings.h"
#include "AvatarBridgeSettings.h"
#include "Engine/SkeletalMesh.h"
#include "ILiveLinkSource.h"
#include "PropertyCustomizationHelpers.h"
#include "Styling/StyleColors.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Input/SEditableTextBox.h"
#include "Widgets/SBoxPanel.h"
#include "Widgets/Text/STextBlock.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	constexpr float FieldGap = 4;

	TSharedRef<SWidget> Labelled(const FText& Label, const TSharedRef<SWidget>& Field)
	{
		return SNew(SHorizontalBox)
			+ SHorizontalBox::Slot().FillWidth(1.0f).VAlign(VAlign_Center)[SNew(STextBlock).Text(Label)]
			+ SHorizontalBox::Slot().FillWidth(2.0f)[Field];
	}
}

void SAvatarBridgeCreationPanel::Construct(const FArguments& InArgs)
{
	OnCreated = InArgs._OnCreated;
	const FAvatarBridgeLiveLinkOptions Usual;
	const FString Sidecar = GetDefault<UAvatarBridgeSettings>()->Connection.ControlAddress;
	SAssignNew(Address, SEditableTextBox)
		.Text(FText::FromString(Sidecar))
		.ToolTipText(LOCTEXT("AddressTip", "The sidecar's control socket. The project's settings say what stands here at first."));
	SAssignNew(Rig, SEditableTextBox)
		.Text(FText::FromString(Usual.Rig))
		.ToolTipText(LOCTEXT("RigTip", "Without a character: a rig the sidecar knows by name. Empty: every subject of the conversation."));
	SAssignNew(Subject, SEditableTextBox)
		.HintText(LOCTEXT("SubjectHint", "the sidecar chooses"))
		.ToolTipText(LOCTEXT("SubjectTip", "The name in Live Link: a-z 0-9 _ - ."));
	const TSharedRef<SWidget> Mesh = SNew(SObjectPropertyEntryBox)
		.AllowedClass(USkeletalMesh::StaticClass())
		.DisplayThumbnail(false)
		.ObjectPath(this, &SAvatarBridgeCreationPanel::GetCharacter)
		.OnObjectChanged(this, &SAvatarBridgeCreationPanel::ChooseCharacter)
		.ToolTipText(LOCTEXT("CharacterTip", "The skeletal mesh that is to move: the motion is fitted to its skeleton and its morph targets."));
	ChildSlot
	[
		SNew(SVerticalBox)
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)[Labelled(LOCTEXT("Address", "Sidecar"), Address.ToSharedRef())]
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)[Labelled(LOCTEXT("Character", "Character"), Mesh)]
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)[Labelled(LOCTEXT("Rig", "Rig"), Rig.ToSharedRef())]
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)[Labelled(LOCTEXT("Subject", "Subject"), Subject.ToSharedRef())]
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)
		[
			SNew(STextBlock)
			.Text(this, &SAvatarBridgeCreationPanel::GetProblem)
			.ColorAndOpacity(FStyleColors::Error)
			.AutoWrapText(true)
		]
		+ SVerticalBox::Slot().AutoHeight().Padding(FieldGap)
		[
			SNew(SButton)
			.Text(LOCTEXT("Connect", "Connect"))
			.IsEnabled(this, &SAvatarBridgeCreationPanel::CanConnect)
			.OnClicked(this, &SAvatarBridgeCreationPanel::Connect)
		]
	];
}

FText SAvatarBridgeCreationPanel::GetProblem() const
{
	return FAvatarBridgeAddress::FindProblem(Address->GetText().ToString());
}

bool SAvatarBridgeCreationPanel::CanConnect() const
{
	return GetProblem().IsEmpty();
}

void SAvatarBridgeCreationPanel::ChooseCharacter(const FAssetData& Chosen)
{
	Character = Chosen.IsValid() ? Chosen.GetSoftObjectPath() : FSoftObjectPath();
}

FReply SAvatarBridgeCreationPanel::Connect()
{
	FAvatarBridgeLiveLinkOptions Options;
	Options.Connection = GetDefault<UAvatarBridgeSettings>()->Connection;
	Options.Connection.ControlAddress = Address->GetText().ToString().TrimStartAndEnd();
	Options.Character = TSoftObjectPtr<USkeletalMesh>(Character);
	Options.Rig = Rig->GetText().ToString().TrimStartAndEnd();
	Options.Subject = Subject->GetText().ToString().TrimStartAndEnd();
	const FString Line = Options.ToConnectionString();
	OnCreated.ExecuteIfBound(GetDefault<UAvatarBridgeLiveLinkSourceFactory>()->CreateSource(Line), Line);
	return FReply::Handled();
}

#undef LOCTEXT_NAMESPACE

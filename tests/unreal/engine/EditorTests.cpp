#include "Testing.h"

#include "AnimGraphNode_AvatarBridge.h"
#include "AvatarBridgeAddress.h"
#include "AvatarBridgeComponent.h"
#include "AvatarBridgeLiveLinkSource.h"
#include "AvatarBridgeLiveLinkSourceFactory.h"
#include "AvatarBridgeSettings.h"
#include "AvatarBridgeSubsystem.h"
#include "Components/SkeletalMeshComponent.h"
#include "ContentBrowserMenuContexts.h"
#include "DetailLayoutBuilder.h"
#include "EditorHarness.h"
#include "Engine/GameInstance.h"
#include "Kismet2/CompilerResultsLog.h"
#include "LoopbackSidecar.h"
#include "Mannequin.h"
#include "Misc/DataValidation.h"
#include "Misc/MessageDialog.h"
#include "PropertyCustomizationHelpers.h"
#include "PropertyEditorModule.h"
#include "StubCharacter.h"
#include "ToolMenus.h"

#include "AvatarBridge/BridgeClient.h"

#include <string>

using namespace EditorHarness;

namespace
{
	constexpr std::size_t Joints = 3;
	constexpr std::size_t Channels = 2;
	constexpr const TCHAR* MeshMenu = TEXT("ContentBrowser.AssetContextMenu.SkeletalMesh");

	const UAvatarBridgeLiveLinkSourceFactory& Factory()
	{
		return *GetDefault<UAvatarBridgeLiveLinkSourceFactory>();
	}

	/** What Live Link's list does with a factory that has a panel. */
	struct FMade
	{
		TSharedPtr<ILiveLinkSource> Source;
		FString Line;
	};

	TSharedPtr<SWidget> OpenCreationPanel(FMade& Made)
	{
		ULiveLinkSourceFactory::FOnLiveLinkSourceCreated Created;
		Created.BindLambda(
			[&Made](TSharedPtr<ILiveLinkSource> Source, FString Line)
			{
				Made.Source = Source;
				Made.Line = Line;
			});
		return Factory().BuildCreationPanel(Created);
	}

	FPropertyEditorModule& Details()
	{
		return FModuleManager::LoadModuleChecked<FPropertyEditorModule>(TEXT("PropertyEditor"));
	}

	/** The widgets that a class's details have above its properties; null without any. */
	TSharedPtr<SWidget> OpenDetails(const TCHAR* ClassName, const TCHAR* Category, std::initializer_list<UObject*> Objects)
	{
		IDetailLayoutBuilder Builder(Objects);
		Details().StubLayouts[ClassName].Execute()->CustomizeDetails(Builder);
		const auto& Rows = Builder.StubCategories[Category].StubRows;
		return Rows.empty() ? nullptr : Rows.front()->StubContent;
	}

	UAvatarBridgeComponent* StageComponent(const TCHAR* Name, USkeletalMesh* Mesh)
	{
		AActor* Actor = NewObject<AActor>(GetTransientPackage(), AActor::StaticClass(), FName(Name));
		Actor->StubAdd<USkeletalMeshComponent>(TEXT("Body"))->StubMesh = Mesh;
		UAvatarBridgeComponent* Component = Actor->StubAdd<UAvatarBridgeComponent>(TEXT("Bridge"));
		Component->bOwnConnection = true;
		return Component;
	}
}

TEST(WithoutTheEditorsModuleTheFactoryHasNoPanel)
{
	CHECK(Factory().GetMenuType() == ULiveLinkSourceFactory::EMenuType::MenuEntry);
	{
		const Modules Running;
		CHECK(Factory().GetMenuType() == ULiveLinkSourceFactory::EMenuType::SubPanel);
	}
	FMade Made;
	CHECK(Factory().GetMenuType() == ULiveLinkSourceFactory::EMenuType::MenuEntry);
	CHECK(!OpenCreationPanel(Made));
}

TEST(TheModuleTakesAwayWhatItBrought)
{
	{
		const Modules Running;
		CHECK(Details().StubLayouts.Contains(TEXT("AvatarBridgeComponent")));
		CHECK(Details().StubLayouts.Contains(TEXT("AvatarBridgeSettings")));
		CHECK_EQUAL(FGlobalTabmanager::Get()->StubEntries.Num(), 1);
		CHECK(Details().StubChanges > 0);
		CHECK_EQUAL(UToolMenus::Get()->ExtendMenu(MeshMenu)->FindOrAddSection(TEXT("GetAssetActions")).StubEntries.size(), std::size_t{ 1 });
	}
	CHECK_EQUAL(Details().StubLayouts.Num(), 0);
	CHECK_EQUAL(FGlobalTabmanager::Get()->StubEntries.Num(), 0);
	CHECK(UToolMenus::Get()->ExtendMenu(MeshMenu)->FindOrAddSection(TEXT("GetAssetActions")).StubEntries.empty());
}

TEST(ThePanelBeginsWithTheProjectsAddress)
{
	const Modules Running;
	FAvatarBridgeConnection& Connection = GetMutableDefault<UAvatarBridgeSettings>()->Connection;
	const FAvatarBridgeConnection Before = Connection;
	Connection.ControlAddress = TEXT("tcp://studio:6001");
	FMade Made;
	const TSharedPtr<SWidget> Panel = OpenCreationPanel(Made);
	CHECK_EQUAL(Utf8(StubFind<SEditableTextBox>(*Panel)[0]->GetText()), "tcp://studio:6001");
	CHECK_EQUAL(Utf8(StubFind<SEditableTextBox>(*Panel)[1]->GetText()), "ue5_manny");
	Connection = Before;
}

TEST(ACharacterChosenInThePanelIsTheSources)
{
	const Modules Running;
	FSoftObjectPath::StubAssets().Add(TEXT("/Game/Mannequin.Mannequin"), MakeStubMesh(Mannequin()));
	FMade Made;
	const TSharedPtr<SWidget> Panel = OpenCreationPanel(Made);
	SObjectPropertyEntryBox* Character = StubFind<SObjectPropertyEntryBox>(*Panel)[0];
	CHECK(Character->StubPath().IsEmpty());
	Character->StubChoose(TEXT("/Game/Mannequin.Mannequin"));
	CHECK_EQUAL(Utf8(Character->StubPath()), "/Game/Mannequin.Mannequin");
	CHECK(FindButton(*Panel, "Connect")->StubClick());
	CHECK(Utf8(Made.Line).find("Character=\"/Game/Mannequin.Mannequin\"") != std::string::npos);
	Character->StubChoose(FString());
	CHECK(FindButton(*Panel, "Connect")->StubClick());
	CHECK(Utf8(Made.Line).find("Character=\"\"") != std::string::npos);
}

TEST(WithoutFaceACharactersShapesHinderNothing)
{
	const Modules Running;
	USkeletalMesh* Wrinkled = MakeStubMesh(Mannequin());
	for (int32 Index = 0; Index < 1100; Index++)
	{
		Wrinkled->StubAddMorph(*FString::Printf(TEXT("wrinkle%d"), Index));
	}
	UAvatarBridgeComponent* Component = StageComponent(TEXT("Alice"), Wrinkled);
	const TSharedPtr<SWidget> Panel = OpenDetails(TEXT("AvatarBridgeComponent"), TEXT("Avatar Bridge"), { Component });
	FDataValidationContext Context;
	CHECK(Component->IsDataValid(Context) == EDataValidationResult::Invalid);
	CHECK(FindButton(*Panel, "Validate Character")->StubClick());
	CHECK(FindText(*Panel, "cannot be driven: more than 1024 blendshapes") != nullptr);
	Component->bFace = false;
	CHECK(Component->IsDataValid(Context) != EDataValidationResult::Invalid);
	CHECK(FindButton(*Panel, "Validate Character")->StubClick());
	CHECK(FindText(*Panel, "cannot be driven") == nullptr);
	CHECK(FindText(*Panel, "Face:") == nullptr);
}

TEST(AMalformedAddressIsExplainedAndNotConnectedTo)
{
	const Modules Running;
	FMade Made;
	const TSharedPtr<SWidget> Panel = OpenCreationPanel(Made);
	SEditableTextBox* Address = StubFind<SEditableTextBox>(*Panel)[0];
	SButton* Button = FindButton(*Panel, "Connect");
	CHECK(Button != nullptr);
	CHECK(Button->IsEnabled());
	Address->StubWrite(FromUtf8("localhost"));
	const STextBlock* Problem = FindText(*Panel, "'localhost' is no address such as tcp://127.0.0.1:5571.");
	CHECK(Problem != nullptr);
	CHECK(Problem->StubColor() == FStyleColors::Error);
	CHECK(!Button->StubClick());
	CHECK(!Made.Source);
	Address->StubWrite(FromUtf8("tcp://127.0.0.1:99999"));
	CHECK(FindText(*Panel, "no port between 1 and 65535") != nullptr);
	Address->StubWrite(FromUtf8(" tcp://127.0.0.1:5571 "));
	CHECK(FindText(*Panel, "no port") == nullptr);
	CHECK(Button->IsEnabled());
}

TEST(ThePanelsSourceConnectsAndTheTabTellsHowItGoes)
{
	const Modules Running;
	LoopbackSidecar Sidecar("hero", Joints, Channels);
	FFakeLiveLink LiveLink;
	const TSharedPtr<SDockTab> Tab = FGlobalTabmanager::Get()->TryInvokeTab(TEXT("AvatarBridgeStatus"));
	CHECK(Tab->StubRole == ETabRole::NomadTab);
	CHECK(FindText(*Tab, "Nothing is connected.") != nullptr);

	FMade Made;
	const TSharedPtr<SWidget> Panel = OpenCreationPanel(Made);
	const std::vector<SEditableTextBox*> Fields = StubFind<SEditableTextBox>(*Panel);
	Fields[0]->StubWrite(FromUtf8(" " + Sidecar.ControlAddress() + " "));
	Fields[2]->StubWrite(FromUtf8("hero"));
	CHECK(FindButton(*Panel, "Connect")->StubClick());
	CHECK(Made.Source.IsValid());
	CHECK(Utf8(Made.Line).find("Control=\"" + Sidecar.ControlAddress() + "\"") != std::string::npos);
	CHECK(Utf8(Made.Line).find("Subject=\"hero\"") != std::string::npos);

	const FGuid Guid = LiveLink.AddSource(Made.Source);
	const auto Frame = [&]() { LiveLink.Tick(); };
	CHECK(WaitUntil(Frame, [&]() { return Sidecar.Subscribers() > 0 && Made.Source->IsSourceStillValid(); }));
	double Now = 1000;
	Tab->StubTick(Now, 1);
	CHECK(FindText(*Tab, "Live Link source at " + Sidecar.ControlAddress()) != nullptr);
	CHECK(FindText(*Tab, "hero: counting frames") != nullptr);
	CHECK(FindText(*Tab, "no frame has come yet")->StubColor() == FStyleColors::Warning);

	const AvatarBridge::BridgeClient* Client = FAvatarBridgeLiveLinkSource::All()[0]->GetClient();
	CHECK_EQUAL(FAvatarBridgeLiveLinkSource::All().Num(), 1);
	// 50 frames within 2 seconds of the tab's clock, of which three were lost on the way.
	for (int Index = 0; Index < 50; Index++)
	{
		const int Sequence = Index < 20 ? Index : Index + 3;
		Sidecar.Publish(WireBytes::Motion(Joints, Channels, 0, Sequence, 1600 * Sequence, 0.1f));
	}
	CHECK(WaitUntil(Frame, [&]() { return Client->Own()->Counters()[AvatarBridge::FrameStatus::Ok] == 50; }));
	Now += 2;
	Tab->StubTick(Now, 1);
	CHECK(FindText(*Tab, "hero: 25 frames a second") != nullptr);
	CHECK(FindText(*Tab, "3 frames lost on the way, 0 unusable") != nullptr);
	CHECK(FindText(*Tab, "Moving")->StubColor() == FSlateColor::UseForeground());

	Made.Source.Reset();
	LiveLink.RemoveSource(Guid);
	CHECK(WaitUntil(Frame, [&]() { return LiveLink.Count() == 0; }));
	CHECK_EQUAL(FAvatarBridgeLiveLinkSource::All().Num(), 0);
	Tab->StubTick(Now + 1, 1);
	CHECK(FindText(*Tab, "Nothing is connected.") != nullptr);
}

TEST(TheTabSaysWhatIsWrongWithASource)
{
	const Modules Running;
	FFakeLiveLink LiveLink;
	const FGuid Guid = LiveLink.AddSource(Factory().CreateSource(TEXT("Control=\"nowhere\"")));
	const TSharedPtr<SDockTab> Tab = FGlobalTabmanager::Get()->TryInvokeTab(TEXT("AvatarBridgeStatus"));
	const auto Frame = [&]()
	{
		LiveLink.Tick();
		Tab->StubTick(0, 1);
	};
	CHECK(WaitUntil(Frame, [&]() { return FindText(*Tab, "'nowhere' is no address") != nullptr; }));
	CHECK(FindText(*Tab, "'nowhere' is no address")->StubColor() == FStyleColors::Error);
	LiveLink.RemoveSource(Guid);
	CHECK(WaitUntil(Frame, [&]() { return LiveLink.Count() == 0; }));
}

TEST(TheTabShowsGamesAndComponentsThatPlay)
{
	const Modules Running;
	LoopbackSidecar Sidecar("hero", Joints, Channels);
	UGameInstance* Game = NewObject<UGameInstance>();
	UAvatarBridgeSubsystem* Subsystem = Game->StubStart<UAvatarBridgeSubsystem>();
	UAvatarBridgeComponent* Component = StageComponent(TEXT("Alice"), MakeStubMesh(Mannequin()));
	UAvatarBridgeComponent* Bodiless = StageComponent(TEXT("Ghost"), nullptr);
	FAvatarBridgeConnection Connection;
	Connection.ControlAddress = UTF8_TO_TCHAR(Sidecar.ControlAddress().c_str());
	Component->Connection = Connection;
	const TSharedPtr<SDockTab> Tab = FGlobalTabmanager::Get()->TryInvokeTab(TEXT("AvatarBridgeStatus"));
	CHECK(FindText(*Tab, "Alice") == nullptr);
	Subsystem->ConnectTo(Connection);
	Component->BeginPlay();
	Bodiless->BeginPlay();
	const auto Frame = [&]() { Tab->StubTick(0, 1); };
	CHECK(WaitUntil(Frame, [&]() { return FindText(*Tab, "hero: counting frames, latency not known yet, buffer 0 ms") != nullptr; }));
	CHECK(FindText(*Tab, "Game at " + Sidecar.ControlAddress()) != nullptr);
	CHECK(FindText(*Tab, "Component of Alice") != nullptr);
	CHECK(FindText(*Tab, "Component of Ghost") != nullptr);
	CHECK(FindText(*Tab, "The actor has no skeletal mesh")->StubColor() == FStyleColors::Error);
	for (UAvatarBridgeComponent* Ending : { Component, Bodiless })
	{
		Ending->EndPlay(EEndPlayReason::EndPlayInEditor);
		StubDestroy(Ending);
	}
	Game->StubEnd();
	Frame();
	CHECK(FindText(*Tab, "Nothing is connected.") != nullptr);
}

TEST(TheComponentsDetailsValidateTheCharacter)
{
	const Modules Running;
	UAvatarBridgeComponent* Component = StageComponent(TEXT("Alice"), MakeStubMesh(Mannequin()));
	const TSharedPtr<SWidget> Panel = OpenDetails(TEXT("AvatarBridgeComponent"), TEXT("Avatar Bridge"), { Component });
	CHECK(FindText(*Panel, "Component of Alice") != nullptr);
	CHECK(FindText(*Panel, "Not connected.")->StubColor() == FSlateColor::UseForeground());
	CHECK(FindText(*Panel, "Face:") == nullptr);
	CHECK(FindButton(*Panel, "Validate Character")->StubClick());
	CHECK(FindText(*Panel, "1 of 16 joints of the left hand")->StubColor() == FStyleColors::Warning);
	CHECK(FindText(*Panel, "Face: 5 of 52 morph targets") != nullptr);
	// Asked again it does not say all of it twice.
	const std::size_t Lines = Texts(*Panel).size();
	CHECK(FindButton(*Panel, "Validate Character")->StubClick());
	CHECK_EQUAL(Texts(*Panel).size(), Lines);
	// Details of several have no panel, and one whose component goes is silent.
	CHECK(!OpenDetails(TEXT("AvatarBridgeComponent"), TEXT("Avatar Bridge"), { Component, Component }));
	StubDestroy(Component);
	Panel->StubTick(0, 1);
	CHECK(FindText(*Panel, "Component of Alice") == nullptr);
	CHECK(FindButton(*Panel, "Validate Character")->StubClick());
}

TEST(TheEditorsOwnValidationRefusesSkeletonsThatCannotBeDriven)
{
	USkeletalMesh* Mesh = MakeStubMesh(Mannequin());
	const UAvatarBridgeComponent* Component = StageComponent(TEXT("Alice"), Mesh);
	FDataValidationContext Context;
	CHECK(Component->IsDataValid(Context) != EDataValidationResult::Invalid);
	CHECK_EQUAL(Context.StubErrors.Num(), 0);
	Mesh->StubSkeleton.StubBones[Mesh->StubSkeleton.FindBoneIndex(TEXT("hand_r"))].Name = TEXT("claw");
	CHECK(Component->IsDataValid(Context) == EDataValidationResult::Invalid);
	CHECK_EQUAL(Context.StubErrors.Num(), 1);
	CHECK(Utf8(Context.StubErrors[0]).find("No bone is recognised as right_wrist.") == 0);
}

TEST(AMeshIsValidatedFromTheContentBrowser)
{
	const Modules Running;
	const FToolMenuEntry& Entry = UToolMenus::Get()->ExtendMenu(MeshMenu)->FindOrAddSection(TEXT("GetAssetActions")).StubEntries[0];
	UContentBrowserAssetContextMenuContext* Chosen = NewObject<UContentBrowserAssetContextMenuContext>();
	Chosen->StubSelected = { MakeStubMesh(Mannequin()), Chosen };
	Entry.StubAction.Execute({ { Chosen } });
	const std::string Said = Utf8(FMessageDialog::StubLast());
	CHECK(Said.find("Mannequin\nWarning: Body: 1 of 16 joints of the left hand") == 0);
	CHECK(Said.find("Body: all joints have a bone of: hips, spine, neck and head, left arm, right arm, left leg, right leg.") != std::string::npos);
}

TEST(TheProjectsSettingsShowUnderPluginsAndCheckTheirAddresses)
{
	const Modules Running;
	UAvatarBridgeSettings* Settings = GetMutableDefault<UAvatarBridgeSettings>();
	CHECK_EQUAL(Utf8(Settings->GetContainerName().ToString()), "Project");
	CHECK_EQUAL(Utf8(Settings->GetCategoryName().ToString()), "Plugins");
	CHECK_EQUAL(Utf8(Settings->GetSectionName().ToString()), "Avatar Bridge");
	const FAvatarBridgeConnection Before = Settings->Connection;
	const TSharedPtr<SWidget> Row = OpenDetails(TEXT("AvatarBridgeSettings"), TEXT("Sidecar"), { Settings });
	CHECK(Texts(*Row).empty());
	Settings->Connection.FramesAddress = TEXT("tcp://here");
	CHECK(FindText(*Row, "'tcp://here'") != nullptr);
	Settings->Connection.ControlAddress = TEXT("there");
	CHECK(FindText(*Row, "'there' is no address")->StubColor() == FStyleColors::Error);
	Settings->Connection = Before;
	Settings->LiveLinkSource.Connection.ControlAddress = TEXT("elsewhere");
	CHECK(Texts(*Row).empty());
	Settings->bAddLiveLinkSourceAtStart = true;
	CHECK(FindText(*Row, "'elsewhere'") != nullptr);
	Settings->bAddLiveLinkSourceAtStart = false;
	Settings->LiveLinkSource = FAvatarBridgeLiveLinkOptions();
}

TEST(TheGraphsNodeIsNamedAndWarnsOfSkeletonsThatCannotBeDriven)
{
	UAnimGraphNode_AvatarBridge* Node = NewObject<UAnimGraphNode_AvatarBridge>();
	CHECK_EQUAL(Utf8(Node->GetNodeTitle(ENodeTitleType::FullTitle)), "Avatar Bridge");
	CHECK_EQUAL(Utf8(Node->GetMenuCategory()), "Avatar Bridge");
	CHECK(!Node->GetTooltipText().IsEmpty());
	CHECK(FAnimNode_AvatarBridge::StaticStruct() != nullptr);

	FCompilerResultsLog Log;
	USkeleton* Skeleton = NewObject<USkeleton>();
	Skeleton->StubSkeleton = MakeStubMesh(Mannequin())->StubSkeleton;
	Node->ValidateAnimNodeDuringCompilation(Skeleton, Log);
	Node->ValidateAnimNodeDuringCompilation(nullptr, Log);
	CHECK_EQUAL(Log.StubWarnings.Num(), 0);
	Skeleton->StubSkeleton.StubBones[Skeleton->StubSkeleton.FindBoneIndex(TEXT("calf_l"))].Name = TEXT("strut");
	Node->ValidateAnimNodeDuringCompilation(Skeleton, Log);
	CHECK_EQUAL(Log.StubWarnings.Num(), 1);
	const std::string Warning = Utf8(Log.StubWarnings[0]);
	CHECK(Warning.find(Utf8(Node->GetName()) + ": No bone is recognised as left_knee.") == 0);
}

TEST_MAIN()

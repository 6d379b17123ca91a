#include "AvatarBridgeCharacterReport.h"
#include "AvatarBridgeDetails.h"
#include "AvatarBridgeLiveLinkSourceFactory.h"
#include "ContentBrowserMenuContexts.h"
#include "Engine/SkeletalMesh.h"
#include "Framework/Docking/TabManager.h"
#include "Misc/MessageDialog.h"
#include "Modules/ModuleManager.h"
#include "PropertyEditorModule.h"
#include "SAvatarBridgeCreationPanel.h"
#include "SAvatarBridgeStatus.h"
#include "ToolMenus.h"
#include "Widgets/Docking/SDockTab.h"
#include "WorkspaceMenuStructure.h"
#include "WorkspaceMenuStructureModule.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

namespace
{
	const FName StatusTab = TEXT("AvatarBridgeStatus");
	const FName PropertyEditor = TEXT("PropertyEditor");
	// As details know classes: without the U.
	const FName ComponentClass = TEXT("AvatarBridgeComponent");
	const FName SettingsClass = TEXT("AvatarBridgeSettings");

	TSharedPtr<SWidget> MakeCreationPanel(ULiveLinkSourceFactory::FOnLiveLinkSourceCreated OnCreated)
	{
		return SNew(SAvatarBridgeCreationPanel).OnCreated(OnCreated);
	}

	TSharedRef<SDockTab> SpawnStatusTab(const FSpawnTabArgs&)
	{
		return SNew(SDockTab)
			.TabRole(ETabRole::NomadTab)
			[
				SNew(SAvatarBridgeStatus)
			];
	}

	/** Looks at the meshes chosen in the content browser, each as a character of its own. */
	void ValidateSelected(const FToolMenuContext& Menu)
	{
		const UContentBrowserAssetContextMenuContext* Chosen = Menu.FindContext<UContentBrowserAssetContextMenuContext>();
		FString Report;
		for (const USkeletalMesh* Mesh : Chosen ? Chosen->LoadSelectedObjects<USkeletalMesh>() : TArray<USkeletalMesh*>())
		{
			Report += FText::Format(LOCTEXT("MeshReport", "{0}\n{1}\n\n"), FText::FromString(Mesh->GetName()),
				FAvatarBridgeCharacterReport::ToText(FAvatarBridgeCharacterReport::Of({ Mesh }))).ToString();
		}
		FMessageDialog::Open(EAppMsgType::Ok, FText::FromString(Report.TrimStartAndEnd()));
	}
}

/** Brings the plugin's panels to where the editor shows them. */
class FAvatarBridgeEditorModule final : public IModuleInterface
{
public:
	virtual void StartupModule() override
	{
		UAvatarBridgeLiveLinkSourceFactory::CreationPanel().BindStatic(&MakeCreationPanel);
		FPropertyEditorModule& Details = FModuleManager::LoadModuleChecked<FPropertyEditorModule>(PropertyEditor);
		Details.RegisterCustomClassLayout(
			ComponentClass, FOnGetDetailCustomizationInstance::CreateStatic(&FAvatarBridgeComponentDetails::Make));
		Details.RegisterCustomClassLayout(
			SettingsClass, FOnGetDetailCustomizationInstance::CreateStatic(&FAvatarBridgeSettingsDetails::Make));
		Details.NotifyCustomizationModuleChanged();
		FGlobalTabmanager::Get()
			->RegisterNomadTabSpawner(StatusTab, FOnSpawnTab::CreateStatic(&SpawnStatusTab))
			.SetDisplayName(LOCTEXT("TabName", "Avatar Bridge"))
			.SetTooltipText(LOCTEXT("TabTip", "Every connection to an Avatar Bridge sidecar: how it goes and what is wrong."))
			.SetGroup(WorkspaceMenu::GetMenuStructure().GetToolsCategory());
		UToolMenus::RegisterStartupCallback(
			FSimpleMulticastDelegate::FDelegate::CreateRaw(this, &FAvatarBridgeEditorModule::AddMenus));
	}

	virtual void ShutdownModule() override
	{
		UToolMenus::UnRegisterStartupCallback(this);
		UToolMenus::UnregisterOwner(this);
		FGlobalTabmanager::Get()->UnregisterNomadTabSpawner(StatusTab);
		// At the editor's end the other module may have gone before.
		if (FPropertyEditorModule* Details = FModuleManager::GetModulePtr<FPropertyEditorModule>(PropertyEditor))
		{
			Details->UnregisterCustomClassLayout(ComponentClass);
			Details->UnregisterCustomClassLayout(SettingsClass);
		}
		UAvatarBridgeLiveLinkSourceFactory::CreationPanel().Unbind();
	}

private:
	void AddMenus()
	{
		const FToolMenuOwnerScoped Owner(this);
		UToolMenu* Menu = UToolMenus::Get()->ExtendMenu(TEXT("ContentBrowser.AssetContextMenu.SkeletalMesh"));
		Menu->FindOrAddSection(TEXT("GetAssetActions"))
			.AddMenuEntry(TEXT("AvatarBridgeValidate"), LOCTEXT("ValidateMesh", "Validate for Avatar Bridge"),
				LOCTEXT("ValidateMeshTip", "Tells which bones and shapes an Avatar Bridge sidecar would drive, and what is missing."), FSlateIcon(),
				FToolMenuExecuteAction::CreateStatic(&ValidateSelected));
	}
};

#undef LOCTEXT_NAMESPACE

IMPLEMENT_MODULE(FAvatarBridgeEditorModule, AvatarBridgeEditor);

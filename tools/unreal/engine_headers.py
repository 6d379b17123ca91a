"""Which module of Unreal Engine a header belongs to, in 5.3 to 5.7: the headers that the plugin includes."""

from __future__ import annotations

_HEADERS = {
    "AnimGraph": "AnimGraphNode_Base.h",
    "AudioCaptureCore": "AudioCaptureCore.h",
    "ContentBrowser": "ContentBrowserMenuContexts.h",
    "Core": """
        Containers/Ticker.h CoreGlobals.h CoreMinimal.h Features/IModularFeatures.h HAL/CriticalSection.h HAL/Event.h
        HAL/PlatformTime.h HAL/Runnable.h HAL/RunnableThread.h Misc/EngineVersionComparison.h Misc/Guid.h
        Misc/MessageDialog.h Misc/Parse.h Misc/ScopeLock.h Modules/ModuleManager.h""",
    "CoreUObject": """
        AssetRegistry/AssetData.h Misc/DataValidation.h Templates/SubclassOf.h UObject/Class.h UObject/ObjectMacros.h
        UObject/ObjectPtr.h UObject/SoftObjectPath.h UObject/SoftObjectPtr.h UObject/StrongObjectPtr.h
        UObject/UObjectIterator.h UObject/UnrealType.h UObject/WeakObjectPtr.h""",
    "DeveloperSettings": "Engine/DeveloperSettings.h",
    "Engine": """
        Animation/AnimClassInterface.h Animation/AnimInstance.h Animation/AnimInstanceProxy.h Animation/AnimNodeBase.h
        Animation/MorphTarget.h Animation/Skeleton.h BonePose.h Components/ActorComponent.h Components/AudioComponent.h
        Components/SkeletalMeshComponent.h Engine/DataAsset.h Engine/SkeletalMesh.h GameFramework/Actor.h
        ReferenceSkeleton.h Sound/SoundAttenuation.h Sound/SoundWaveProcedural.h Subsystems/GameInstanceSubsystem.h""",
    "LiveLinkAnimationCore": "LiveLinkRemapAsset.h",
    "LiveLinkInterface": """
        ILiveLinkClient.h ILiveLinkSource.h LiveLinkSourceFactory.h LiveLinkSourceSettings.h LiveLinkTypes.h
        Roles/LiveLinkAnimationRole.h Roles/LiveLinkAnimationTypes.h Roles/LiveLinkBasicRole.h""",
    "PropertyEditor": """
        DetailCategoryBuilder.h DetailLayoutBuilder.h DetailWidgetRow.h IDetailCustomization.h
        PropertyCustomizationHelpers.h PropertyEditorModule.h""",
    "Slate": """
        Framework/Docking/TabManager.h Widgets/Docking/SDockTab.h Widgets/Input/SButton.h
        Widgets/Input/SEditableTextBox.h Widgets/Layout/SScrollBox.h Widgets/Text/STextBlock.h""",
    "SlateCore": """
        Styling/StyleColors.h Widgets/DeclarativeSyntaxSupport.h Widgets/SBoxPanel.h Widgets/SCompoundWidget.h""",
    "ToolMenus": "ToolMenus.h",
    "UnrealEd": "Kismet2/CompilerResultsLog.h",
    "WorkspaceMenuStructure": "WorkspaceMenuStructure.h WorkspaceMenuStructureModule.h",
}

MODULE_OF_HEADER = {header: module for module, headers in _HEADERS.items() for header in headers.split()}

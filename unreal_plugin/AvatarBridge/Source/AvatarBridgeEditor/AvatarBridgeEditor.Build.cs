using UnrealBuildTool;

/** Panels and details of the editor. */
public class AvatarBridgeEditor : ModuleRules
{
	public AvatarBridgeEditor(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;

		PublicDependencyModuleNames.AddRange(new string[]
		{
			"AvatarBridge",
			"AvatarBridgeCore",
			"Core",
			"CoreUObject",
			"Engine",
			"LiveLinkInterface",
			"PropertyEditor",
			"Slate",
			"SlateCore",
		});
		PrivateDependencyModuleNames.AddRange(new string[]
		{
			"ContentBrowser",
			"DeveloperSettings",
			"InputCore",
			"ToolMenus",
			"UnrealEd",
			"WorkspaceMenuStructure",
		});
	}
}

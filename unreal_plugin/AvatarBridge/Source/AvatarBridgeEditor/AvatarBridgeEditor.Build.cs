using UnrealBuildTool;

/** Panels and details of the editor. */
public class AvatarBridgeEditor : ModuleRules
{
	public AvatarBridgeEditor(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;

		PrivateDependencyModuleNames.AddRange(new string[]
		{
			"AvatarBridge",
			"AvatarBridgeCore",
			"Core",
			"CoreUObject",
			"Engine",
			"InputCore",
			"LiveLinkInterface",
			"PropertyEditor",
			"Slate",
			"SlateCore",
			"UnrealEd",
		});
	}
}

using UnrealBuildTool;

/** The animation node as Animation Blueprints show it. Their graphs are compiled where there is uncooked content, hence its module type. */
public class AvatarBridgeGraph : ModuleRules
{
	public AvatarBridgeGraph(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;

		PublicDependencyModuleNames.AddRange(new string[]
		{
			"AnimGraph",
			"AvatarBridge",
			"AvatarBridgeCore",
			"Core",
			"CoreUObject",
			"Engine",
		});
		PrivateDependencyModuleNames.AddRange(new string[]
		{
			"BlueprintGraph",
			"UnrealEd",
		});
	}
}

using UnrealBuildTool;

/** What runs in games: the Live Link source, the component, the subsystem, voice and microphone. */
public class AvatarBridge : ModuleRules
{
	public AvatarBridge(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;

		PublicDependencyModuleNames.AddRange(new string[]
		{
			"AvatarBridgeCore",
			"Core",
			"CoreUObject",
			"DeveloperSettings",
			"Engine",
			"LiveLinkAnimationCore",
			"LiveLinkInterface",
		});
		PrivateDependencyModuleNames.Add("AudioCaptureCore");
	}
}

using UnrealBuildTool;

/** The wire and the playback in plain C++17; nothing of the engine but the module itself. */
public class AvatarBridgeCore : ModuleRules
{
	public AvatarBridgeCore(ReadOnlyTargetRules Target) : base(Target)
	{
		// Its files include what they need, and the system's socket headers must not meet the engine's.
		PCHUsage = PCHUsageMode.NoPCHs;
		bUseUnity = false;

		PrivateDependencyModuleNames.Add("Core");

		if (Target.Platform == UnrealTargetPlatform.Win64)
		{
			PublicSystemLibraries.Add("ws2_32.lib");
		}
	}
}

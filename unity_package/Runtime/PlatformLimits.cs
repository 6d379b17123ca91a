namespace AvatarBridge
{
    /// <summary>What a platform makes impossible, in words; null where it does not.</summary>
    internal static class PlatformLimits
    {
#if UNITY_WEBGL && !UNITY_EDITOR
        public static string Network =>
            "a browser gives no TCP sockets, so no sidecar can be reached; recordings play. Build for another platform";

        public static string Microphone => "Unity has no microphone in the browser: build for another platform.";
#else
        public static string Network => null;

        public static string Microphone => null;
#endif
    }
}

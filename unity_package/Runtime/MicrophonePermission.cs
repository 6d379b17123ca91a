using UnityEngine;

namespace AvatarBridge
{
    /// <summary>The leave to use the microphone, as each platform gives it.</summary>
    internal static class MicrophonePermission
    {
#if UNITY_ANDROID && !UNITY_EDITOR
        public static bool IsGiven => UnityEngine.Android.Permission.HasUserAuthorizedPermission(UnityEngine.Android.Permission.Microphone);

        public static void Ask()
        {
            if (!IsGiven)
            {
                UnityEngine.Android.Permission.RequestUserPermission(UnityEngine.Android.Permission.Microphone);
            }
        }
#elif UNITY_IOS && !UNITY_EDITOR
        public static bool IsGiven => Application.HasUserAuthorization(UserAuthorization.Microphone);

        public static void Ask()
        {
            if (!IsGiven)
            {
                Application.RequestUserAuthorization(UserAuthorization.Microphone);
            }
        }
#else
        public static bool IsGiven => true;

        public static void Ask()
        {
            // Desktop systems ask by themselves, when the device is opened.
        }
#endif
    }
}

#if UNITY_WEBGL && !UNITY_EDITOR
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>Stands for Unity's class of this name, which players for the browser lack: a system without microphones.</summary>
    internal static class Microphone
    {
        public static string[] devices => new string[0];

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency) => null;

        public static bool IsRecording(string deviceName) => false;

        public static int GetPosition(string deviceName) => 0;

        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = maxFreq = 0;
        }

        public static void End(string deviceName)
        {
        }
    }
}
#endif

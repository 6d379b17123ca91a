using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public static class Microphone
    {
        public static string[] devices { get; set; } = { "stub" };

        /// What the device is recording into; null when nobody records.
        public static AudioClip Clip { get; private set; }

        public static int Position { get; set; }

        /// What the device can do; 0 and 0 for anything.
        public static (int Lowest, int Highest) Caps { get; set; }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Position = 0;
            return Clip = AudioClip.Create("Microphone", lengthSec * frequency, 1, frequency, false);
        }

        public static bool IsRecording(string deviceName) => Clip != null && devices.Length > 0;

        public static int GetPosition(string deviceName) => Position;

        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = Caps.Lowest;
            maxFreq = Caps.Highest;
        }

        public static void End(string deviceName) => Clip = null;
    }
}

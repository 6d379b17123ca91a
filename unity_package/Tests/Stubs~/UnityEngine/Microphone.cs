#if !UNITY_WEBGL || UNITY_EDITOR
using System;

namespace UnityEngine
{
    /// Not in players for the browser, as in Unity.
    public static class Microphone
    {
        private static string _recording;
        private static long _heard;

        public static string[] devices { get; set; } = { "stub" };

        /// What the device is recording into; null when nobody records.
        public static AudioClip Clip { get; private set; }

        /// How often a device was opened.
        public static int Starts { get; private set; }

        /// What the device can do; 0 and 0 for anything.
        public static (int Lowest, int Highest) Caps { get; set; }

        /// How many channels it has.
        public static int Channels { get; set; } = 1;

        /// Whether another program has it.
        public static bool IsTaken { get; set; }

        /// Whether a device that was unplugged still counts as recording, as on some systems.
        public static bool KeepsRecording { get; set; }

        private static bool IsThere => Array.IndexOf(devices, _recording ?? (devices.Length > 0 ? devices[0] : "")) >= 0;

        /// So many samples pass at the device: a voice by sample, from the first that was ever heard.
        public static void Hear(int samples, Func<long, float> voice)
        {
            for (int i = 0; i < samples && Clip != null && IsThere; i++, _heard++)
            {
                var frame = new float[Clip.channels];
                Array.Fill(frame, voice(_heard));
                Clip.SetData(frame, (int)(_heard % Clip.samples));
            }
        }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Starts++;
            _recording = string.IsNullOrEmpty(deviceName) ? null : deviceName;
            _heard = 0;
            bool opens = IsThere && !IsTaken;
            return Clip = opens ? AudioClip.Create("Microphone", lengthSec * frequency, Channels, frequency, false) : null;
        }

        public static bool IsRecording(string deviceName) => Clip != null && (IsThere || KeepsRecording);

        public static int GetPosition(string deviceName) => Clip == null ? 0 : (int)(_heard % Clip.samples);

        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = Caps.Lowest;
            maxFreq = Caps.Highest;
        }

        public static void End(string deviceName) => Clip = null;
    }
}
#endif

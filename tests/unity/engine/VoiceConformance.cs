using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Tests;
using UnityEngine;

/// <summary>
/// Play mode against the real sidecar with sound: a character, a microphone, and an audio device with its own thread.
/// Arguments: address, speech (raw float32), its rate, what the microphone hears (the same, 48 kHz), a file for what the
/// device gets. Says the speech, says it again and interrupts it after a second. Prints a line a frame with the time, the
/// playhead, the jaw's weight, the session clock and how much the microphone has heard; the file holds, for each block of the device, its time and its samples. Times are
/// microseconds of the monotonic clock.
/// </summary>
public static class VoiceConformance
{
    private const int Block = 1024;
    private const double Settling = 4;
    private const double Tail = 1;
    private const double InterruptAfter = 1;

    private static readonly TestCharacter Character = new TestCharacter();
    private static AvatarBridgeAvatar _avatar;
    private static AvatarBridgeVoice _voice;
    private static float[] _user;
    private static long _start;
    private static long _heard;

    public static int Main(string[] arguments)
    {
        AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        connection.ControlAddress = arguments[0];
        Character.Root.SetActive(false);
        _avatar = Character.Root.AddComponent<AvatarBridgeAvatar>();
        _avatar.Connection = connection;
        _avatar.Subject = "hero";
        _voice = Character.Root.AddComponent<AvatarBridgeVoice>();
        Character.Root.AddComponent<AvatarBridgeMicrophone>();
        Character.Root.SetActive(true);
        float[] speech = Floats(arguments[1]);
        AudioClip clip = AudioClip.Create("speech", speech.Length, 1, int.Parse(arguments[2]), false);
        clip.SetData(speech, 0);
        _user = Floats(arguments[3]);
        _start = MonotonicClock.Microseconds;
        using (var device = new StagedSoundDevice(Block, 2))
        {
            bool ran = Run(clip);
            device.Dispose();
            Save(device, arguments[4]);
            UnityEngine.Object.DestroyImmediate(Character.Root);
            return ran ? 0 : 1;
        }
    }

    private static bool Run(AudioClip clip)
    {
        if (!PlayUntil(() => !double.IsNaN(_avatar.Playhead), 30))
        {
            return false;
        }
        PlayUntil(() => false, Settling);
        _voice.Say(clip, "so that was it");
        bool said = PlayUntil(() => !_voice.IsSaying, 2 * clip.length + 5);
        PlayUntil(() => false, Tail);
        _voice.Say(clip);
        PlayUntil(() => false, InterruptAfter);
        Console.WriteLine("{\"interrupted\": " + MonotonicClock.Microseconds + "}");
        _avatar.Interrupt();
        PlayUntil(() => false, Tail);
        return said && !_voice.IsSaying;
    }

    /// <summary>Ninety frames a second until something holds; false if it does not for so many seconds.</summary>
    private static bool PlayUntil(Func<bool> condition, double seconds)
    {
        long begin = MonotonicClock.Microseconds;
        while (!condition())
        {
            long now = MonotonicClock.Microseconds;
            if (now - begin > 1e6 * seconds)
            {
                return false;
            }
            long due = (now - _start) * 48 / 1000;
            Microphone.Hear((int)(due - _heard), i => _user[i % _user.Length]);
            _heard = due;
            GameLoop.Frame(1f / 90f);
            Console.WriteLine(string.Format(
                CultureInfo.InvariantCulture,
                "{{\"time\": {0}, \"playhead\": {1}, \"jaw\": {2:R}, \"session\": {3}, \"stalled\": {4:R}, \"heard\": {5}}}",
                MonotonicClock.Microseconds,
                Text(_avatar.Playhead),
                Character.Face.GetBlendShapeWeight(0) / 100f,
                Text(_avatar.Client.SessionSample),
                _avatar.Client.Own == null ? 0 : _avatar.Client.Own.StalledMilliseconds,
                _heard));
            Thread.Sleep(11);
        }
        return true;
    }

    private static void Save(StagedSoundDevice device, string path)
    {
        using (var file = new BinaryWriter(File.Create(path)))
        {
            foreach ((long time, float[] block) in device.Blocks)
            {
                file.Write((double)time);
                foreach (float sample in block.Where((value, i) => i % 2 == 0))
                {
                    file.Write((double)sample);
                }
            }
        }
    }

    private static string Text(double value) => double.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture);

    private static float[] Floats(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var samples = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, samples, 0, 4 * samples.Length);
        return samples;
    }
}

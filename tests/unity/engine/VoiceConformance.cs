using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Tests;
using UnityEngine;

/// <summary>
/// Play mode against the real sidecar with sound: says a clip (raw float32 at 48 kHz, the second argument) and moves the
/// microphone. Prints a line a frame: playhead, where the device reads, the jaw's weight; writes what the device got
/// to the third argument, as pairs of position and sample.
/// </summary>
public static class VoiceConformance
{
    private const int Rate = 48000;

    public static int Main(string[] arguments)
    {
        var character = new TestCharacter();
        AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        connection.ControlAddress = arguments[0];
        character.Root.SetActive(false);
        AvatarBridgeAvatar avatar = character.Root.AddComponent<AvatarBridgeAvatar>();
        avatar.Connection = connection;
        avatar.Subject = "hero";
        AvatarBridgeVoice voice = character.Root.AddComponent<AvatarBridgeVoice>();
        character.Root.AddComponent<AvatarBridgeMicrophone>();
        character.Root.SetActive(true);
        byte[] bytes = File.ReadAllBytes(arguments[1]);
        AudioClip clip = AudioClip.Create("line", bytes.Length / 4, 1, Rate, false);
        var samples = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        clip.SetData(samples, 0);
        Microphone.Clip.SetData(Enumerable.Range(0, Rate).Select(i => 0.3f * MathF.Sin(i * 0.1f)).ToArray(), 0);
        Run(character, avatar, voice, clip, arguments[2]);
        UnityEngine.Object.DestroyImmediate(character.Root);
        return 0;
    }

    private static void Run(TestCharacter character, AvatarBridgeAvatar avatar, AvatarBridgeVoice voice, AudioClip clip, string heardFile)
    {
        using (var heard = new BinaryWriter(File.Create(heardFile)))
        {
            Stopwatch clock = Stopwatch.StartNew();
            double spoken = double.NaN;
            long played = 0;
            double last = 0;
            while (double.IsNaN(spoken) ? clock.Elapsed.TotalSeconds < 30 : clock.Elapsed.TotalSeconds < spoken + clip.length + 1)
            {
                Thread.Sleep(10);
                double now = clock.Elapsed.TotalSeconds;
                Microphone.Position = (int)(now * Rate) % Rate;
                GameLoop.Frame((float)(now - last));
                last = now;
                if (double.IsNaN(spoken) && !double.IsNaN(avatar.Playhead) && now > 2)
                {
                    spoken = now;
                    voice.Say(clip);
                }
                // The device takes a thousandth of a second and some at a time, as much as has passed.
                for (; played < now * Rate; played += 512)
                {
                    double position = voice.Position;
                    float[] data = Enumerable.Repeat(1f, 512).ToArray();
                    GameLoop.Filter(voice, data, 1);
                    for (int i = 0; i < data.Length && !double.IsNaN(position); i++)
                    {
                        heard.Write(position + i);
                        heard.Write((double)data[i]);
                    }
                }
                Console.WriteLine(string.Format(
                    CultureInfo.InvariantCulture,
                    "{{\"playhead\": {0}, \"position\": {1}, \"jaw\": {2:R}}}",
                    Text(avatar.Playhead),
                    Text(voice.Position),
                    character.Face.GetBlendShapeWeight(0) / 100f));
            }
        }
    }

    private static string Text(double value) => double.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture);
}

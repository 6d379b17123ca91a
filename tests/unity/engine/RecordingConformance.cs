using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Tests;
using AvatarBridge.Timeline;
using UnityEngine;
using UnityEngine.Playables;
using UnityEngine.Timeline;

/// <summary>
/// <c>live ADDRESS</c>: has the sidecar drive the humanoid until the input closes. <c>show FILE</c>: puts that character
/// into a recording, by Timeline in edit mode and in Play, by the player, and by an animation job, and prints where its
/// joints are.
/// </summary>
public static class RecordingConformance
{
    public static int Main(string[] arguments)
    {
        if (arguments[0] == "live")
        {
            Live(arguments[1]);
            return 0;
        }
        AvatarBridgeRecording recording = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
        if (!recording.TryLoad(File.ReadAllBytes(arguments[1]), out string problem))
        {
            Console.Error.WriteLine(problem);
            return 1;
        }
        foreach (string way in new[] { "edit", "timeline", "player", "job" })
        {
            Show(recording, way);
        }
        return 0;
    }

    private static void Live(string address)
    {
        var character = new TestCharacter();
        AvatarBridgeAvatar avatar = character.AddOfflineAvatar();
        avatar.enabled = false;
        avatar.Connection.ControlAddress = address;
        avatar.Subject = "hero";
        avatar.enabled = true;
        bool closed = false;
        var input = new Thread(() =>
        {
            Console.In.ReadToEnd();
            Volatile.Write(ref closed, true);
        });
        input.IsBackground = true;
        input.Start();
        bool moving = false;
        while (!Volatile.Read(ref closed))
        {
            GameLoop.Frame(1f / 90f);
            if (!moving && !double.IsNaN(avatar.Playhead))
            {
                moving = true;
                Console.WriteLine("{}");
            }
            Thread.Sleep(11);
        }
        UnityEngine.Object.DestroyImmediate(character.Root);
    }

    private static void Show(AvatarBridgeRecording recording, string way)
    {
        if (way == "edit")
        {
            GameLoop.ExitPlay();
        }
        var character = new TestCharacter();
        AvatarBridgeAvatar avatar = character.AddOfflineAvatar();
        PlayableDirector director = Direct(recording, avatar);
        RecordingPlayer player = null;
        if (way == "player" || way == "job")
        {
            player = character.Root.AddComponent<RecordingPlayer>();
            player.Recording = recording;
            player.Pause();
        }
        if (way == "job")
        {
            character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        }
        for (int i = 0; i < 25; i++)
        {
            // Neither in order nor on the frames.
            double seconds = recording.Duration * ((7 * i + 3) % 25) / 25;
            if (player == null)
            {
                director.time = seconds;
                director.Evaluate();
            }
            else
            {
                player.Time = seconds;
            }
            for (int frame = 0; way != "edit" && frame < 2; frame++)
            {
                GameLoop.Frame(0.01f);
            }
            Console.WriteLine(Line(way, seconds, character));
        }
        director.Stop();
        UnityEngine.Object.DestroyImmediate(character.Root);
        if (way == "edit")
        {
            GameLoop.EnterPlay();
        }
    }

    private static PlayableDirector Direct(AvatarBridgeRecording recording, AvatarBridgeAvatar avatar)
    {
        TimelineAsset timeline = ScriptableObject.CreateInstance<TimelineAsset>();
        AvatarBridgeTrack track = timeline.CreateTrack<AvatarBridgeTrack>(null, "hero");
        TimelineClip clip = track.CreateClip<AvatarBridgeClip>();
        ((AvatarBridgeClip)clip.asset).Recording = recording;
        clip.duration = recording.Duration;
        PlayableDirector director = new GameObject("director").AddComponent<PlayableDirector>();
        director.playableAsset = timeline;
        director.SetGenericBinding(track, avatar);
        return director;
    }

    private static string Line(string way, double seconds, TestCharacter character)
    {
        var line = new StringBuilder("{\"way\": \"" + way + "\", \"seconds\": " + Text(seconds) + ", \"jaw\": " + Text(character.Face.GetBlendShapeWeight(0)) + ", \"positions\": [");
        for (int i = 0; i < character.Joints.Count; i++)
        {
            Vector3 p = character.Joints[i].position;
            line.Append((i > 0 ? ", [" : "[") + Text(p.x) + ", " + Text(p.y) + ", " + Text(p.z) + "]");
        }
        return line.Append("]}").ToString();
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

using System;
using System.Collections.Generic;
using System.Linq;
using AvatarBridge.Core;

/// <summary>Every message that the package sends, a line each: its name and its bytes in base 64. tests/unity/test_unity_wire.py reads them.</summary>
public static class ClientMessages
{
    private static readonly MsgPackWriter Writer = new MsgPackWriter();

    public static void Main()
    {
        RigRequest own = RigRequest.Own(Skeleton());
        Say("hello", w => ControlWriter.Hello(w, "golden", WireConstants.EncodingCompact, own, "scene", "hero.left-1"));
        Say("hello_listener", w => ControlWriter.Hello(w, "golden", WireConstants.EncodingF32, null, null, ""));
        Say("rig", w => ControlWriter.Rig(w, own, WireConstants.EncodingF32, "hero"));
        Say("rig_named", w => ControlWriter.Rig(w, RigRequest.Named("mixamo"), WireConstants.EncodingCompact, null));
        Say("layouts", w => ControlWriter.Layouts(w, null));
        Say("layouts_one", w => ControlWriter.Layouts(w, "hero"));
        Say("audio", w => ControlWriter.Audio(w, WireConstants.SpeakerAgent, new[] { 0f, 0.5f, -1f, 1f, 2f, -2f, float.NaN }, 44100, null));
        Say("audio_long", w => ControlWriter.Audio(w, WireConstants.SpeakerUser, new float[40000], 192000, -(1L << 40)));
        Say("text", w => ControlWriter.Text(w, WireConstants.SpeakerAgent, Words()));
        Say("control", w => ControlWriter.Control(w, "expressivity", 1.4f));
        Say("user_face", w => ControlWriter.UserFace(w, 1L << 33, new[] { "jawOpen", "mouthSmileLeft" }, new[] { 0.25f, 1f }));
        Say("interrupt", w => ControlWriter.Interrupt(w, null));
        Say("interrupt_there", w => ControlWriter.Interrupt(w, -1600));
        Say("playhead", w => ControlWriter.Playhead(w, (1L << 31) + 7));
        Say("transport", w => ControlWriter.Transport(w, true));
        Say("transport_held", w => ControlWriter.Transport(w, false));
        Say("ping", w => ControlWriter.Ping(w, (1L << 52) + 1));
        Say("status", ControlWriter.Status);
        Say("bye", ControlWriter.Bye);
    }

    private static void Say(string name, Action<MsgPackWriter> write)
    {
        write(Writer);
        Console.WriteLine(name + " " + Convert.ToBase64String(Writer.Written.ToArray()));
    }

    /// <summary>Twenty joints and shapes, since lists of sixteen and more are written otherwise, with names of more than 31 bytes.</summary>
    private static SkeletonDescription Skeleton()
    {
        int[] rows = Enumerable.Range(0, 20).ToArray();
        return new SkeletonDescription
        {
            Joints = rows.Select(i => "Bräuche_手_" + i + new string('x', 2 * i)).ToList(),
            Parents = rows.Select(i => i - 1).ToList(),
            Positions = Enumerable.Range(0, 60).Select(i => 0.125f * i - 1f).ToArray(),
            Rotations = Enumerable.Range(0, 80).Select(i => i % 4 == 3 ? 1f : 0f).ToArray(),
            Space = WireConstants.SpaceUnity,
            Shapes = rows.Select(i => "shape" + i).ToList(),
            Humanoid = new Dictionary<string, string> { ["Hips"] = "Bräuche_手_0", ["LeftEye"] = "Bräuche_手_1xx" },
        };
    }

    private static List<TimedWord> Words()
    {
        return new List<TimedWord> { new TimedWord("So,", -4800, 0), new TimedWord("手" + new string('a', 199), 1L << 32, (1L << 32) + 9) };
    }
}

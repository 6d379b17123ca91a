using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using AvatarBridge.Tests;
using UnityEngine;
using Object = UnityEngine.Object;

/// <summary>A character with a voice in play, and a sidecar that makes a frame of motion each thirtieth of a second.</summary>
internal sealed class StagedSpeaker : IDisposable
{
    private readonly Thread _stream;
    private volatile bool _over;

    public StagedSpeaker()
    {
        Sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe()));
        Character = new TestCharacter();
        AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        connection.ControlAddress = Sidecar.ControlAddress;
        Character.Root.SetActive(false);
        Avatar = Character.Root.AddComponent<AvatarBridgeAvatar>();
        Avatar.Connection = connection;
        Voice = Character.Root.AddComponent<AvatarBridgeVoice>();
        Source = Character.Root.GetComponent<AudioSource>();
        Character.Root.SetActive(true);
        _stream = new Thread(Stream) { IsBackground = true };
        _stream.Start();
    }

    public LoopbackSidecar Sidecar { get; }

    public TestCharacter Character { get; }

    public AvatarBridgeAvatar Avatar { get; }

    public AvatarBridgeVoice Voice { get; }

    public AudioSource Source { get; }

    /// <summary>What the agent says from now on, by sample; null while it is silent.</summary>
    public Func<long, float> Sound { get; set; }

    public void Dispose()
    {
        _over = true;
        _stream.Join();
        Object.DestroyImmediate(Character.Root);
        Sidecar.Dispose();
    }

    /// <summary>A frame of the game. True, for waiting.</summary>
    public bool Frame()
    {
        GameLoop.Frame(0.011f);
        return true;
    }

    /// <summary>Frames until there is a playhead and the session's clock is known.</summary>
    public void Run()
    {
        Until(() => !double.IsNaN(Avatar.SourcePlayhead) && !double.IsNaN(Avatar.Client.SessionSample), "running");
    }

    public void Until(Func<bool> condition, string what) => LifecycleTests.WaitFor(() => Frame() && condition(), what);

    public List<Dictionary<string, object>> Messages(string type) => Sidecar.Messages.Where(m => (string)m["type"] == type).ToList();

    /// <summary>The sound that has come at the sidecar of one speaker.</summary>
    public List<Dictionary<string, object>> Sent(string speaker) => Messages("audio").FindAll(m => (string)m["speaker"] == speaker);

    /// <summary>The sound of the agent that has come, where it belongs on the session clock, at its own rate.</summary>
    public List<(long Sample, long Rate, float[] Pcm)> Speech()
    {
        return Sent("agent").ConvertAll(m => (Convert.ToInt64(m["sample"]), Convert.ToInt64(m["rate"]), Floats((byte[])m["pcm"])));
    }

    /// <summary>The sidecar makes each frame when it is due, its sound before it.</summary>
    private void Stream()
    {
        for (long sequence = 0; !_over; Thread.Sleep(5))
        {
            sequence = Math.Abs(sequence * 1600 - Sidecar.Sample) > 48000 ? Sidecar.Sample / 1600 : sequence;
            for (; sequence * 1600 < Sidecar.Sample; sequence++)
            {
                Func<long, float> sound = Sound;
                if (sound != null)
                {
                    float[] samples = Enumerable.Range(0, 1600).Select(i => sound(sequence * 1600 + i)).ToArray();
                    Sidecar.PublishVoice(WireBytes.Sound(0, sequence, 1600 * sequence, 48000, samples));
                }
                Sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, sequence, 1600 * sequence, 0.5f));
            }
        }
    }

    public static float[] Floats(byte[] pcm) => Enumerable.Range(0, pcm.Length / 2).Select(i => BitConverter.ToInt16(pcm, 2 * i) / 32768f).ToArray();
}

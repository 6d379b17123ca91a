using System;
using System.Collections.Generic;
using System.Linq;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using Object = UnityEngine.Object;

/// <summary>Voice, speech and microphone with an audio thread and devices that the test moves.</summary>
public sealed class StagedSoundTests
{
    private const int Block = 480;

    private TestCharacter _character;
    private LoopbackSidecar _sidecar;
    private AvatarBridgeAvatar _avatar;
    private AvatarBridgeVoice _voice;
    private long _sequence;
    private System.Diagnostics.Stopwatch _clock;

    [SetUp]
    public void StartASidecarAndASpeaker()
    {
        _sequence = 0;
        _clock = System.Diagnostics.Stopwatch.StartNew();
        AudioSettings.ChangeOutput(48000);
        _sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe()));
        _character = new TestCharacter();
        AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        connection.ControlAddress = _sidecar.ControlAddress;
        _character.Root.SetActive(false);
        _avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
        _avatar.Connection = connection;
        _voice = _character.Root.AddComponent<AvatarBridgeVoice>();
        _character.Root.SetActive(true);
    }

    [TearDown]
    public void EndThem()
    {
        Object.DestroyImmediate(_character.Root);
        _sidecar.Dispose();
        AudioSettings.ChangeOutput(48000);
        Microphone.devices = new[] { "stub" };
        Microphone.Caps = (0, 0);
    }

    [Test]
    public void TheMicrophoneIsReadInWholeBlocksAroundItsRing()
    {
        AvatarBridgeMicrophone microphone = Loose();
        Microphone.Position = 2000;
        GameLoop.Frame(0.01f);
        Assert.AreEqual(1920, microphone.DroppedSamples, "nobody to send to");
        Microphone.Position = 47000;
        GameLoop.Frame(0.01f);
        Microphone.Position = 500;
        GameLoop.Frame(0.01f);
        Assert.AreEqual(48480 / 960 * 960, microphone.DroppedSamples);
        microphone.enabled = false;
        Assert.IsNull(Microphone.Clip);
        Object.DestroyImmediate(microphone.gameObject);
    }

    [Test]
    public void TheUsersVoiceArrivesAndIsMutedByPushToTalk()
    {
        AvatarBridgeMicrophone microphone = _character.Root.AddComponent<AvatarBridgeMicrophone>();
        LifecycleTests.WaitFor(() => Frame(new float[48000]) && _avatar.Client.State == BridgeState.Running, "running");
        Microphone.Clip.SetData(Enumerable.Repeat(0.5f, 48000).ToArray(), 0);
        Microphone.Position = (Microphone.Position + 960) % 48000;
        Frame(null);
        LifecycleTests.WaitFor(() => Sent("user").Count == 1, "heard");
        Assert.AreEqual(0.5f, microphone.Level, 1e-3f);
        microphone.Mute = true;
        Microphone.Position = (Microphone.Position + 960) % 48000;
        Frame(null);
        LifecycleTests.WaitFor(() => Sent("user").Count == 2, "silence is sent, too");
        Assert.AreEqual(0, ((byte[])Sent("user")[1]["pcm"]).Max());
        Assert.AreEqual(0.5f, microphone.Level, 1e-3f, "the meter shows what is muted");
    }

    [Test]
    public void AnUnpluggedMicrophoneIsExplainedAndOpenedAgain()
    {
        AvatarBridgeMicrophone microphone = Loose();
        Assert.IsNull(microphone.Problem);
        Microphone.devices = new string[0];
        GameLoop.Frame(0.01f);
        StringAssert.Contains("unplugged", microphone.Problem);
        Microphone.devices = new[] { "other" };
        Microphone.Caps = (8000, 16000);
        GameLoop.Frame(3f);
        Assert.IsNull(microphone.Problem);
        Assert.AreEqual(16000, Microphone.Clip.frequency, "as much as the device can do");
        microphone.Device = "missing";
        GameLoop.Frame(3f);
        StringAssert.Contains("'missing'", microphone.Problem);
        Object.DestroyImmediate(microphone.gameObject);
    }

    private static AvatarBridgeMicrophone Loose() => new GameObject("microphone").AddComponent<AvatarBridgeMicrophone>();

    private static float[] Samples(AudioClip clip)
    {
        var data = new float[clip.samples * clip.channels];
        clip.GetData(data, 0);
        return data;
    }

    private List<Dictionary<string, object>> Sent(string speaker)
    {
        return _sidecar.Messages.Where(m => (string)m["type"] == "audio" && (string)m["speaker"] == speaker).ToList();
    }

    /// <summary>What the device gets: the filter multiplies the ones that the source plays.</summary>
    private float[] Heard(int frames, int channels)
    {
        float[] data = Enumerable.Repeat(1f, frames * channels).ToArray();
        GameLoop.Filter(_voice, data, channels);
        return data;
    }

    /// <summary>A frame of the game, a frame of motion, and a thirtieth of a second of the voice.</summary>
    private bool Frame(float[] wave)
    {
        GameLoop.Frame(0.011f);
        double sample = _clock.Elapsed.TotalSeconds * 48000;
        while (_sequence * 1600 < sample)
        {
            _sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, _sequence, 1600 * _sequence, 0.5f));
            if (wave != null && (_sequence + 1) * 1600 <= wave.Length)
            {
                _sidecar.PublishVoice(WireBytes.Sound(0, _sequence, 1600 * _sequence, 48000, wave.Skip((int)_sequence * 1600).Take(1600).ToArray()));
            }
            _sequence++;
        }
        return true;
    }
}

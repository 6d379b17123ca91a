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

    [TestCase(48000, 2)]
    [TestCase(44100, 1)]
    public void TheVoiceIsHeardWhereTheMotionIs(int rate, int channels)
    {
        AudioSettings.ChangeOutput(rate);
        // The wave tells the sample it belongs to.
        var wave = new float[48000 * 40];
        for (int i = 0; i < wave.Length; i++)
        {
            wave[i] = i / (float)wave.Length;
        }
        LifecycleTests.WaitFor(() => Frame(wave) && Heard(rate / 100, channels)[0] > 0f, "the voice begins");
        // A machine that stands still for a moment is caught up with, so it comes to that and stays there.
        int close = 0;
        LifecycleTests.WaitFor(
            () =>
            {
                double due = _avatar.SourcePlayhead;
                double sample = Heard(rate / 100, channels)[0] * (double)wave.Length;
                close = Math.Abs(sample - due) / 48 < 20 ? close + 1 : 0;
                Frame(wave);
                System.Threading.Thread.Sleep(10);
                return close == 20;
            },
            "the voice is within 20 ms of the motion, twenty blocks in a row");
        double latency = _avatar.SourcePlayhead - _avatar.Playhead;
        Assert.AreEqual(4096.0 * 48000 / rate, latency, 1.0, "the motion waits for what the output takes");
    }

    [Test]
    public void TheSourcesVolumeAndPlaceAreKept()
    {
        var wave = Enumerable.Repeat(0.5f, 48000 * 40).ToArray();
        LifecycleTests.WaitFor(() => Frame(wave) && Heard(Block, 2)[0] > 0.4f, "the voice is heard");
        LifecycleTests.WaitFor(
            () =>
            {
                Frame(wave);
                float[] quiet = Enumerable.Repeat(0.25f, 2 * Block).ToArray();
                GameLoop.Filter(_voice, quiet, 2);
                return Array.TrueForAll(quiet, value => Math.Abs(value - 0.125f) < 1e-3f);
            },
            "half of a quarter");
        Assert.AreEqual(1f, Samples(_character.Root.GetComponent<AudioSource>().clip)[77], "what the source plays is ones");
    }

    [Test]
    public void AClipIsSentAsTheAgentsSpeechWithItsWords()
    {
        LifecycleTests.WaitFor(() => Frame(new float[48000]) && !double.IsNaN(_avatar.SourcePlayhead), "running");
        AudioClip clip = AudioClip.Create("line", 24000, 2, 24000, false);
        clip.SetData(Enumerable.Range(0, 48000).Select(i => i % 2 == 0 ? 0.5f : 0.1f).ToArray(), 0);
        Assert.IsTrue(_voice.Say(clip, "so that was it"));
        LifecycleTests.WaitFor(() => Frame(null) && !_voice.IsSaying, "all is sent");
        LifecycleTests.WaitFor(() => Sent("agent").Sum(m => ((byte[])m["pcm"]).Length) == 48000, "all has come");
        byte[] pcm = (byte[])Sent("agent")[3]["pcm"];
        Assert.AreEqual(0.3f, BitConverter.ToInt16(pcm, 20) / 32768f, 1e-3f, "both channels are mixed");
        Assert.AreEqual(24000L, Sent("agent")[0]["rate"]);
        Dictionary<string, object> text = _sidecar.Messages.First(m => (string)m["type"] == "text");
        var words = (List<object>)text["words"];
        Assert.AreEqual(4, words.Count);
        double spoken = Convert.ToDouble(((List<object>)words[3])[2]) - Convert.ToDouble(((List<object>)words[0])[1]);
        Assert.AreEqual(48000.0, spoken, 10.0, "as long as the clip");
    }

    [Test]
    public void WhatCannotBeSaidIsExplained()
    {
        Debug.Messages.Clear();
        AudioClip streamed = AudioClip.Create("music", 48000, 1, 48000, false);
        streamed.loadType = AudioClipLoadType.Streaming;
        Assert.IsFalse(_voice.Say(streamed));
        StringAssert.Contains("Decompress On Load", _voice.SpeechProblem);
        Assert.IsFalse(_voice.Say(null));
        Assert.IsFalse(_voice.Say(AudioClip.Create("old", 400, 1, 4000, false)));
        StringAssert.Contains("4000", _voice.SpeechProblem);
    }

    [Test]
    public void StoppingSendsNoMoreAndInterrupts()
    {
        LifecycleTests.WaitFor(() => Frame(new float[48000]) && !double.IsNaN(_avatar.SourcePlayhead), "running");
        _voice.Say(AudioClip.Create("long", 48000 * 60, 1, 48000, false));
        Frame(null);
        _voice.StopSaying();
        Assert.IsFalse(_voice.IsSaying);
        LifecycleTests.WaitFor(() => _sidecar.Messages.Any(m => (string)m["type"] == "interrupt"), "interrupt");
    }

    [Test]
    public void ASpeechSourceIsSentAndFallsSilent()
    {
        AvatarBridgeSpeechSource speech = new GameObject("tts").AddComponent<AvatarBridgeSpeechSource>();
        speech.Avatar = _avatar;
        LifecycleTests.WaitFor(() => Frame(new float[48000]) && _avatar.Client.State == BridgeState.Running, "running");
        for (int i = 0; i < 10; i++)
        {
            float[] data = Enumerable.Repeat(0.25f, 2 * 1024).ToArray();
            GameLoop.Filter(speech, data, 2);
            Assert.AreEqual(0f, data.Max());
        }
        Frame(null);
        LifecycleTests.WaitFor(() => Sent("agent").Count == 10, "ten blocks of 960 of the 10240 samples");
        Assert.AreEqual(0.25f, BitConverter.ToInt16((byte[])Sent("agent")[5]["pcm"], 8) / 32768f, 1e-3f);
        Object.DestroyImmediate(speech.gameObject);
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

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;
using Object = UnityEngine.Object;

/// <summary>The user's microphone: its samples arrive, and devices come and go.</summary>
public sealed class StagedMicrophoneTests
{
    private AvatarBridgeMicrophone _microphone;
    private StagedSpeaker _speaker;

    [SetUp]
    public void PlugOneIn()
    {
        Microphone.devices = new[] { "stub" };
        Microphone.Caps = (0, 0);
        Microphone.Channels = 1;
        Microphone.IsTaken = Microphone.KeepsRecording = false;
        _microphone = new GameObject("microphone").AddComponent<AvatarBridgeMicrophone>();
    }

    [TearDown]
    public void RemoveIt()
    {
        Object.DestroyImmediate(_microphone.gameObject);
        Assert.IsNull(Microphone.Clip, "closed");
        _speaker?.Dispose();
        _speaker = null;
    }

    [TestCase(48000, 1)]
    [TestCase(44100, 2)]
    public void WhatItHearsArrivesWholeAndInOrderAtItsPlace(int rate, int channels)
    {
        Microphone.Caps = (rate, rate);
        Microphone.Channels = channels;
        _microphone.Device = "stub";
        TalkToACharacter();
        long begin = _speaker.Sidecar.Sample;
        long heard = 0;
        // Around the ring more than once, by frames of any length.
        for (int frame = 0; heard < 3 * rate; frame++)
        {
            Thread.Sleep(frame % 7 * 3);
            long due = (_speaker.Sidecar.Sample - begin) * rate / 48000;
            Microphone.Hear((int)(due - heard), Ramp);
            heard = due;
            _speaker.Frame();
        }
        int blocks = (int)(heard / (rate / 50));
        _speaker.Until(() => _speaker.Sent("user").Count >= blocks, "all of it");
        List<Dictionary<string, object>> sent = _speaker.Sent("user");
        float[] pcm = sent.SelectMany(m => StagedSpeaker.Floats((byte[])m["pcm"])).ToArray();
        for (int i = 0; i < pcm.Length; i++)
        {
            Assert.AreEqual(Ramp(i), pcm[i], 1e-4f, "sample " + i);
        }
        long first = Convert.ToInt64(sent[0]["sample"]);
        Assert.AreEqual(begin, first, 2400.0, "when it was heard");
        for (int i = 0; i < sent.Count; i++)
        {
            Assert.AreEqual(rate, Convert.ToInt32(sent[i]["rate"]));
            Assert.AreEqual(first + 960.0 * i, Convert.ToDouble(sent[i]["sample"]), 1.0, "each straight after the one before");
        }
        Assert.AreEqual(0, _microphone.DroppedSamples + _microphone.OverrunSamples);
    }

    [Test]
    public void PushToTalkSendsSilenceAndTheMeterShowsWhatIsMuted()
    {
        TalkToACharacter();
        Microphone.Hear(960, i => 0.5f);
        _speaker.Until(() => _speaker.Sent("user").Count == 1, "heard");
        Assert.AreEqual(0.5f, _microphone.Level, 1e-3f);
        _microphone.Mute = true;
        Microphone.Hear(960, i => 0.25f);
        _speaker.Until(() => _speaker.Sent("user").Count == 2, "silence is sent, too");
        Assert.AreEqual(0, ((byte[])_speaker.Sent("user")[1]["pcm"]).Max());
        Assert.AreEqual(0.25f, _microphone.Level, 1e-3f);
    }

    [Test]
    public void AMicrophoneCanSpeakForTheCharacterAndComesInTime()
    {
        TalkToACharacter();
        _microphone.Speaker = Speaker.Agent;
        long heard = _speaker.Sidecar.Sample;
        Microphone.Hear(960, i => 0.5f);
        _speaker.Until(() => _speaker.Sent("agent").Count == 1, "heard");
        Assert.AreEqual(960, _speaker.Speech()[0].Pcm.Length);
        Assert.Greater(_speaker.Speech()[0].Sample, heard + 1920, "the sidecar makes motion of it when it is there, not before");
        Assert.IsEmpty(_speaker.Sent("user"));
    }

    [Test]
    public void WithNobodyToSendToSamplesAreCounted()
    {
        Microphone.Hear(2000, Ramp);
        GameLoop.Frame(0.01f);
        Assert.AreEqual(1920, _microphone.DroppedSamples, "whole blocks");
    }

    [Test]
    public void AGameThatStandsStillForLongerThanTheRingIsCountedAndHearsOnFromNow()
    {
        Microphone.Hear(960, Ramp);
        GameLoop.Frame(0.01f);
        Microphone.Hear(3 * 48000, Ramp);
        GameLoop.Frame(3f);
        Assert.AreEqual(3 * 48000, _microphone.OverrunSamples, 5000.0);
        Assert.AreEqual(960, _microphone.DroppedSamples);
        Microphone.Hear(960, i => 0.5f);
        GameLoop.Frame(0.02f);
        Assert.AreEqual(1920, _microphone.DroppedSamples);
        Assert.AreEqual(0.5f, _microphone.Level, 1e-3f);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AnUnpluggedMicrophoneIsExplainedAndOpenedAgainEverMoreSeldom(bool keepsRecording)
    {
        Microphone.KeepsRecording = keepsRecording;
        Frames(3f);
        Assert.IsNull(_microphone.Problem);
        Microphone.devices = new string[0];
        Frames(2f);
        StringAssert.Contains("connected", _microphone.Problem);
        Microphone.devices = new[] { "other" };
        Microphone.IsTaken = true;
        int starts = Microphone.Starts;
        Frames(40f);
        Assert.AreEqual(40f / 8f + 3, Microphone.Starts - starts, 3f, "every eight seconds in the end");
        StringAssert.Contains("another program", _microphone.Problem);
        Microphone.IsTaken = false;
        Microphone.Caps = (8000, 16000);
        Frames(9f);
        Assert.IsNull(_microphone.Problem);
        Assert.AreEqual(16000, Microphone.Clip.frequency, "as much as the device can do");
        Microphone.Hear(640, i => 0.5f);
        GameLoop.Frame(0.04f);
        Assert.AreEqual(0.5f, _microphone.Level, 1e-3f);
    }

    [Test]
    public void ADeviceThatIsNotThereIsNamed()
    {
        _microphone.Device = "missing";
        Frames(0.1f);
        StringAssert.Contains("'missing'", _microphone.Problem);
        Microphone.devices = new[] { "stub", "missing" };
        Frames(9f);
        Assert.IsNull(_microphone.Problem);
    }

    [Test]
    public void WhenTheSoundSystemBeginsAnewSoDoesTheMicrophone()
    {
        AudioClip before = Microphone.Clip;
        AudioSettings.ChangeOutput(48000);
        GameLoop.Frame(0.01f);
        Assert.IsNotNull(Microphone.Clip);
        Assert.AreNotSame(before, Microphone.Clip);
    }

    [Test]
    public void AFrameAllocatesNothing()
    {
        TalkToACharacter();
        var update = (Action)Delegate.CreateDelegate(typeof(Action), _microphone, typeof(AvatarBridgeMicrophone).GetMethod("Update", BindingFlags.Instance | BindingFlags.NonPublic));
        // The queue of what is sent grows while the network's thread gets no processor; what a frame allocates, every round does.
        long allocated = 1;
        for (int round = 0; round < 8 && allocated > 0; round++)
        {
            allocated = 0;
            for (int i = 0; i < 100; i++)
            {
                Microphone.Hear(960, Ramp);
                long before = GC.GetAllocatedBytesForCurrentThread();
                update();
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
        Assert.AreEqual(0, _microphone.DroppedSamples);
        Assert.AreEqual(0, allocated);
    }

    private static float Ramp(long sample) => 0.1f + sample % 4800 / 6000f;

    /// <summary>Seconds of the game in which the device, if there is one, hears something.</summary>
    private static void Frames(float seconds)
    {
        for (int i = 0; i < seconds * 20; i++)
        {
            Microphone.Hear(Microphone.Clip == null ? 0 : Microphone.Clip.frequency / 20, Ramp);
            GameLoop.Frame(0.05f);
        }
    }

    private void TalkToACharacter()
    {
        _speaker = new StagedSpeaker();
        _speaker.Run();
        _microphone.Avatar = _speaker.Avatar;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;

/// <summary>Clips that the agent says.</summary>
public sealed class StagedSayTests
{
    private StagedSpeaker _speaker;

    [SetUp]
    public void StartASpeaker() => _speaker = new StagedSpeaker();

    [TearDown]
    public void EndIt() => _speaker.Dispose();

    [Test]
    public void AClipIsSentAheadInPiecesThatFollowEachOtherWithItsWords()
    {
        _speaker.Run();
        Assert.IsTrue(_speaker.Voice.Say(Clip("line", 2f, 24000, 2), "so that was it"));
        long said = _speaker.Sidecar.Sample;
        _speaker.Frame();
        LifecycleTests.WaitFor(() => _speaker.Speech().Count >= 20, "a second is sent at once");
        Assert.Less(_speaker.Sent("agent").Count, 24, "and not more");
        _speaker.Until(() => _speaker.Sent("agent").Count == 40, "all of it");
        List<(long Sample, long Rate, float[] Pcm)> speech = _speaker.Speech();
        Assert.AreEqual(said, speech[0].Sample, 4800.0, "now, on the session's clock");
        Assert.Greater(speech[0].Sample, said);
        for (int i = 0; i < speech.Count; i++)
        {
            Assert.AreEqual(24000, speech[i].Rate);
            Assert.AreEqual(speech[0].Sample + i * 2400, speech[i].Sample, 1.0);
        }
        float[] pcm = speech.SelectMany(s => s.Pcm).ToArray();
        Assert.AreEqual(48000, pcm.Length);
        Assert.AreEqual(Ramp(30000, 48000), pcm[30000], 1e-3f, "channels are mixed, nothing is lost or doubled");
        List<(double First, double End)> words = Words(0);
        Assert.AreEqual(4, words.Count);
        Assert.AreEqual(speech[0].Sample, words[0].First, 1.0);
        Assert.AreEqual(speech[0].Sample + 96000, words[3].End, 10.0, "as long as the clip");
    }

    [Test]
    public void ClipsAreSaidOneAfterTheOtherEachWithItsWords()
    {
        _speaker.Run();
        _speaker.Voice.Say(Clip("one", 0.5f, 48000, 1), "one");
        _speaker.Voice.Say(Clip("two", 0.5f, 16000, 1), new[] { new TimedWord("two", 4800, 9600) });
        _speaker.Until(() => _speaker.Sent("agent").Count == 20, "both");
        List<(long Sample, long Rate, float[] Pcm)> speech = _speaker.Speech();
        Assert.AreEqual(speech[0].Sample + 24000, speech[10].Sample, 1.0);
        Assert.AreEqual(16000, speech[10].Rate);
        Assert.AreEqual(speech[10].Sample + 4800, Words(1)[0].First, 1.0, "from its own clip's beginning");
        Assert.IsTrue(_speaker.Voice.IsSaying, "sent, but not heard yet");
        _speaker.Until(() => !_speaker.Voice.IsSaying, "heard");
        Assert.GreaterOrEqual(_speaker.Avatar.SourcePlayhead, speech[0].Sample + 48000 - 1);
    }

    [Test]
    public void AGameThatStandsStillForLongMakesAPauseAndLosesNothing()
    {
        _speaker.Run();
        _speaker.Voice.Say(Clip("line", 2f, 48000, 1));
        _speaker.Frame();
        Thread.Sleep(1300);
        _speaker.Until(() => _speaker.Sent("agent").Count == 40, "all of it");
        List<(long Sample, long Rate, float[] Pcm)> speech = _speaker.Speech();
        int late = Enumerable.Range(1, 39).Single(i => Math.Abs(speech[i].Sample - speech[i - 1].Sample - 2400) > 1);
        Assert.Greater(speech[late].Sample - speech[late - 1].Sample, 2400);
        Assert.AreEqual(Ramp(2400 * late, 96000), speech[late].Pcm[0], 1e-3f);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void StoppingSendsNoMoreAndInterrupts(bool byTheAvatar)
    {
        _speaker.Run();
        _speaker.Voice.Say(Clip("long", 60f, 48000, 1));
        _speaker.Until(() => _speaker.Sent("agent").Count > 0, "it begins");
        if (byTheAvatar)
        {
            _speaker.Avatar.Interrupt();
        }
        else
        {
            _speaker.Voice.StopSaying();
        }
        Assert.IsFalse(_speaker.Voice.IsSaying);
        _speaker.Voice.Say(Clip("reply", 0.2f, 16000, 1));
        _speaker.Until(() => _speaker.Sent("agent").Count(m => Convert.ToInt64(m["rate"]) == 16000) == 4, "the reply is said");
        List<string> order = _speaker.Sidecar.Messages.Select(m => (string)m["type"] + (m.TryGetValue("rate", out object rate) ? rate : "")).ToList();
        Assert.AreEqual(1, order.Count(type => type == "interrupt"), "our own interruption does not end what we said since");
        Assert.Less(order.LastIndexOf("audio48000"), order.IndexOf("interrupt"));
        Assert.Less(order.IndexOf("interrupt"), order.IndexOf("audio16000"));
    }

    [Test]
    public void WhenSomebodyElseInterruptsNothingIsLeftOfTheClip()
    {
        _speaker.Run();
        _speaker.Voice.Say(Clip("long", 60f, 48000, 1));
        _speaker.Until(() => _speaker.Sent("agent").Count > 0, "it begins");
        _speaker.Sidecar.Interrupt(_speaker.Sidecar.Sample);
        _speaker.Until(() => !_speaker.Voice.IsSaying, "told");
        _speaker.Until(() => _speaker.Messages("interrupt").Count == 1, "what was sent meanwhile is void as well");
        int sent = _speaker.Sent("agent").Count;
        for (int i = 0; i < 20; i++)
        {
            _speaker.Frame();
            Thread.Sleep(5);
        }
        Assert.AreEqual(sent, _speaker.Sent("agent").Count);
        Assert.AreEqual(1, _speaker.Messages("interrupt").Count, "and that is all");
    }

    [Test]
    public void AfterAReconnectionTheRestIsSaid()
    {
        _speaker.Run();
        _speaker.Voice.Say(Clip("line", 3f, 48000, 1));
        _speaker.Until(() => _speaker.Sent("agent").Count > 5, "it begins");
        _speaker.Sidecar.DropClients();
        _speaker.Until(() => _speaker.Avatar.Client.State != BridgeState.Running, "lost");
        _speaker.Until(() => !_speaker.Voice.IsSaying, "heard");
        // What was on its way when the connection broke is gone; the session is the same, and so are its places.
        List<(long Sample, long Rate, float[] Pcm)> speech = _speaker.Speech();
        Assert.AreEqual(0.5f, speech[speech.Count - 1].Pcm[2399], 1e-3f, "to its end");
        foreach ((long sample, _, float[] pcm) in speech)
        {
            Assert.AreEqual(Ramp((int)(sample - speech[0].Sample), 144000), pcm[0], 1e-3f);
        }
    }

    [Test]
    public void AnotherSidecarWithAnotherClockIsToldTheRestAtOnce()
    {
        _speaker.Run();
        _speaker.Sidecar.Turn(100 * 48000);
        _speaker.Sidecar.DropClients();
        _speaker.Until(() => _speaker.Avatar.Client.State != BridgeState.Running, "lost");
        _speaker.Until(() => _speaker.Avatar.Client.SessionSample > 100 * 48000, "there again, with a clock far ahead");
        _speaker.Voice.Say(Clip("line", 3f, 48000, 1));
        _speaker.Until(() => _speaker.Sent("agent").Count > 5, "it begins");
        _speaker.Sidecar.Turn(-100 * 48000);
        _speaker.Sidecar.DropClients();
        _speaker.Until(() => _speaker.Speech().Last().Pcm[2399] > 0.499f, "to its end");
        Assert.AreEqual(_speaker.Sidecar.Sample, _speaker.Speech().Last().Sample, 96000.0);
        _speaker.Until(() => !_speaker.Voice.IsSaying, "heard");
    }

    [Test]
    public void AClipThatStillLoadsIsWaitedFor()
    {
        _speaker.Run();
        AudioClip clip = Clip("line", 0.1f, 48000, 1);
        clip.loadState = AudioDataLoadState.Unloaded;
        Assert.IsTrue(_speaker.Voice.Say(clip));
        Assert.AreEqual(AudioDataLoadState.Loading, clip.loadState);
        _speaker.Frame();
        Assert.IsTrue(_speaker.Voice.IsSaying);
        clip.loadState = AudioDataLoadState.Loaded;
        _speaker.Until(() => _speaker.Sent("agent").Count == 2, "said");
    }

    [Test]
    public void AClipThatAScriptMadeIsSaidWhateverItsLoadState()
    {
        _speaker.Run();
        AudioClip clip = Clip("made", 0.1f, 48000, 1);
        clip.IsMade = true;
        clip.loadState = AudioDataLoadState.Unloaded;
        Assert.IsTrue(_speaker.Voice.Say(clip), _speaker.Voice.SpeechProblem);
        _speaker.Until(() => _speaker.Sent("agent").Count == 2, "said");
    }

    [Test]
    public void WhatCannotBeSaidIsExplained()
    {
        Debug.Messages.Clear();
        AudioClip streamed = Clip("music", 1f, 48000, 1);
        streamed.loadType = AudioClipLoadType.Streaming;
        Assert.IsFalse(_speaker.Voice.Say(streamed));
        StringAssert.Contains("Decompress On Load", _speaker.Voice.SpeechProblem);
        StringAssert.Contains("'music'", Debug.Messages[0]);
        Assert.IsFalse(_speaker.Voice.Say(null));
        Assert.IsFalse(_speaker.Voice.Say(Clip("old", 0.1f, 4000, 1)));
        StringAssert.Contains("4000", _speaker.Voice.SpeechProblem);
        _speaker.Run();
        AudioClip broken = Clip("broken", 1f, 48000, 1);
        broken.loadState = AudioDataLoadState.Unloaded;
        Assert.IsTrue(_speaker.Voice.Say(broken));
        Assert.IsNull(_speaker.Voice.SpeechProblem);
        broken.loadState = AudioDataLoadState.Failed;
        _speaker.Until(() => !_speaker.Voice.IsSaying, "given up");
        StringAssert.Contains("does not load", _speaker.Voice.SpeechProblem);
    }

    /// <summary>A clip that rises from 0 to 0.5; of two channels one is three times the other.</summary>
    private static AudioClip Clip(string name, float seconds, int rate, int channels)
    {
        int samples = (int)(seconds * rate);
        AudioClip clip = AudioClip.Create(name, samples, channels, rate, false);
        var data = new float[samples * channels];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = Ramp(i / channels, samples) * (channels == 1 ? 1f : i % 2 == 0 ? 1.5f : 0.5f);
        }
        clip.SetData(data, 0);
        return clip;
    }

    private static float Ramp(int sample, int samples) => 0.5f * sample / samples;

    private List<(double First, double End)> Words(int message)
    {
        var words = (List<object>)_speaker.Messages("text")[message]["words"];
        return words.ConvertAll(w => (Convert.ToDouble(((List<object>)w)[1]), Convert.ToDouble(((List<object>)w)[2])));
    }
}

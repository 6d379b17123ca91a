using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using Object = UnityEngine.Object;

/// <summary>The voice on an audio device that has its own thread.</summary>
public sealed class StagedVoiceTests
{
    private const int RampSamples = 48000 * 20;

    private StagedSpeaker _speaker;

    [SetUp]
    public void StartASpeaker()
    {
        AudioSettings.ChangeOutput(48000);
        _speaker = new StagedSpeaker();
    }

    [TearDown]
    public void EndIt()
    {
        _speaker.Dispose();
        AudioListener.pause = false;
        AudioSettings.ChangeOutput(48000);
    }

    [TestCase(48000, 1)]
    [TestCase(44100, 2)]
    public void TheVoiceLeavesWhereTheMotionIsAlsoWhileTheGameStandsStill(int rate, int burst)
    {
        AudioSettings.ChangeOutput(rate);
        // The loudness tells the sample.
        _speaker.Sound = sample => 0.1f + 0.8f * sample / RampSamples;
        _speaker.Run();
        // The jitter buffer first assumes more jitter than there is and takes its time to give that up.
        var due = new List<(long Time, double Sample)>();
        using var device = new StagedSoundDevice(512, 2, burst);
        long begin = MonotonicClock.Microseconds;
        for (int i = 0; MonotonicClock.Microseconds < begin + 6000000; i++)
        {
            _speaker.Frame();
            due.Add((MonotonicClock.Microseconds, _speaker.Avatar.SourcePlayhead));
            Thread.Sleep(i == 380 ? 300 : 10);
        }
        device.Dispose();
        List<double> apart = device.Blocks.FindAll(b => b.Time > begin + 3500000).ConvertAll(
            b => Math.Abs((b.Block[0] - 0.1) / 0.8 * RampSamples - At(due, b.Time)) / 48);
        apart.Sort();
        // The mean of a burst is half of it from its blocks.
        double half = 500.0 * 512 * (burst - 1) / rate;
        Assert.Less(apart[apart.Count / 2], 3.0 + half, "milliseconds, usually");
        Assert.Less(apart[apart.Count - 1], 60.0 + half, "milliseconds at worst, on a busy machine");
        double latency = _speaker.Avatar.SourcePlayhead - _speaker.Avatar.Playhead;
        Assert.AreEqual(4096.0 * 48000 / rate, latency, 1.0, "the motion waits for what the output takes");
    }

    [Test]
    public void VolumeMuteAndPlaceOfTheSourceAreKept()
    {
        _speaker.Sound = sample => 0.5f;
        Assert.AreEqual(0.5f, Heard()[0], 1e-3f);
        _speaker.Source.volume = 0.5f;
        _speaker.Source.spatialBlend = 1f;
        _speaker.Source.Place = new[] { 0.8f, 0.2f };
        float[] block = Heard();
        Assert.AreEqual(0.2f, block[0], 1e-3f, "left");
        Assert.AreEqual(0.05f, block[1], 1e-3f, "right");
        _speaker.Source.mute = true;
        Assert.AreEqual(0f, SoundCard.Mix(512, 2).Max());
    }

    [Test]
    public void AnotherDeviceWithAnotherRateIsTakenOver()
    {
        _speaker.Sound = sample => 0.5f;
        Assert.AreEqual(0.5f, Heard()[0], 1e-3f);
        AudioSettings.ChangeOutput(24000);
        Assert.AreEqual(0.5f, Heard()[0], 1e-3f, "a new carrier plays");
        double before = _speaker.Voice.Position;
        SoundCard.Mix(240, 1);
        Assert.AreEqual(480.0, _speaker.Voice.Position - before, 24.0);
        _speaker.Frame();
        Assert.AreEqual(4 * 1024 * 2, _speaker.Avatar.SourcePlayhead - _speaker.Avatar.Playhead, 1.0);
    }

    [Test]
    public void WhenTheListenerPausesTheVoiceComesBackWhereTheMotionIs()
    {
        _speaker.Sound = sample => 0.1f + 0.8f * sample / RampSamples;
        Heard();
        AudioListener.pause = true;
        Time.timeScale = 0f;
        for (int i = 0; i < 30; i++)
        {
            _speaker.Frame();
            Assert.AreEqual(0f, SoundCard.Mix(512, 1).Max());
            Thread.Sleep(10);
        }
        AudioListener.pause = false;
        Time.timeScale = 1f;
        _speaker.Frame();
        float[] block = SoundCard.Mix(512, 1);
        Assert.AreEqual(_speaker.Avatar.SourcePlayhead, (block[511] - 0.1) / 0.8 * RampSamples - 512, 480.0);
    }

    [Test]
    public void TheSourceIsLeftAsItWas()
    {
        AudioClip own = AudioClip.Create("own", 100, 1, 48000, false);
        _speaker.Voice.enabled = false;
        Assert.IsNull(_speaker.Source.clip);
        Assert.IsFalse(_speaker.Source.isPlaying);
        _speaker.Run();
        Assert.AreEqual(_speaker.Avatar.SourcePlayhead, _speaker.Avatar.Playhead, "nothing is held back without a voice");
        _speaker.Source.clip = own;
        _speaker.Source.bypassEffects = true;
        _speaker.Voice.enabled = true;
        Assert.AreNotSame(own, _speaker.Source.clip);
        Assert.IsTrue(_speaker.Source.spatializePostEffects);
        Assert.IsFalse(_speaker.Source.bypassEffects);
        _speaker.Voice.enabled = false;
        Assert.IsFalse(_speaker.Source.spatializePostEffects);
        Assert.IsTrue(_speaker.Source.bypassEffects);
        Assert.AreSame(own, _speaker.Source.clip);
        Assert.IsFalse(_speaker.Source.loop);
    }

    [Test]
    public void AVoiceMayBeGivenItsAvatarLaterAndAnotherOne()
    {
        AvatarBridgeVoice voice = new GameObject("elsewhere").AddComponent<AvatarBridgeVoice>();
        Assert.IsNull(voice.Avatar);
        _speaker.Voice.enabled = false;
        voice.OutputLatency = 100f;
        voice.Avatar = _speaker.Avatar;
        _speaker.Frame();
        Assert.AreEqual(100 + 4096 / 48.0, _speaker.Avatar.OutputLatencyMilliseconds, 0.01);
        voice.Avatar = null;
        _speaker.Frame();
        Assert.AreEqual(0.0, _speaker.Avatar.OutputLatencyMilliseconds);
        Object.DestroyImmediate(voice.gameObject);
    }

    [Test]
    public void AnInterruptionSilencesTheNextBlock()
    {
        _speaker.Sound = sample => 0.5f;
        Heard();
        _speaker.Avatar.Interrupt();
        long interrupted = (long)_speaker.Avatar.SourcePlayhead;
        LifecycleTests.WaitFor(() => _speaker.Avatar.Client.InterruptedEpoch == 1, "answered");
        Assert.AreEqual(interrupted, Convert.ToInt64(_speaker.Messages("interrupt")[0]["sample"]), "at what is played, not at the sidecar's now");
        SoundCard.Mix(480, 1);
        Assert.AreEqual(0f, SoundCard.Mix(480, 1).Max());
    }

    [Test]
    public void ARecordingShownInPlaceOfTheStreamDoesNotMakeTheVoiceStutter()
    {
        _speaker.Sound = sample => 0.5f;
        Heard();
        LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
        var pose = new MotionFrame(Humanoid.Count, 5);
        double position = _speaker.Voice.Position;
        long begin = MonotonicClock.Microseconds;
        using (new StagedSoundDevice(480, 1))
        {
            for (int i = 0; i < 60; i++)
            {
                _speaker.Avatar.Show(layout, pose);
                _speaker.Frame();
                Assert.GreaterOrEqual(_speaker.Voice.Position, position);
                position = _speaker.Voice.Position;
                Thread.Sleep(10);
            }
        }
        Assert.AreEqual((MonotonicClock.Microseconds - begin) * 0.048, position - _speaker.Avatar.SourcePlayhead, 4800.0);
    }

    /// <summary>A block of the voice, once it plays.</summary>
    private float[] Heard()
    {
        float[] block = null;
        _speaker.Until(() => (block = SoundCard.Mix(512, 2))[0] > 0.05f && Steady(block), "the voice is heard");
        return block;
    }

    private static bool Steady(float[] block) => Math.Abs(block[0] - block[block.Length - 2]) < 0.01f;

    /// <summary>The sample that is due at a time, between what the game noted.</summary>
    private static double At(List<(long Time, double Sample)> due, long time)
    {
        int after = due.FindIndex(d => d.Time >= time);
        (long Time, double Sample) a = due[Math.Max(0, after < 0 ? due.Count - 1 : after - 1)];
        return a.Sample + (time - a.Time) * 0.048;
    }
}

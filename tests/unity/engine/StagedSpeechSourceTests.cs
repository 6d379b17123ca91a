using System;
using System.Linq;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;
using Object = UnityEngine.Object;

/// <summary>A text-to-speech plugin's AudioSource, tapped on the audio thread.</summary>
public sealed class StagedSpeechSourceTests
{
    private StagedSpeaker _speaker;
    private AudioSource _tts;
    private AvatarBridgeSpeechSource _speech;

    [SetUp]
    public void StartASpeakerWithASourceOfSpeech()
    {
        AudioSettings.ChangeOutput(48000);
        _speaker = new StagedSpeaker();
        _speaker.Run();
        _tts = new GameObject("tts").AddComponent<AudioSource>();
        _tts.spatialBlend = 1f;
        _tts.Place = new[] { 0.1f, 0.1f };
        _speech = _tts.gameObject.AddComponent<AvatarBridgeSpeechSource>();
        _speech.Avatar = _speaker.Avatar;
    }

    [TearDown]
    public void EndThem()
    {
        Object.DestroyImmediate(_tts.gameObject);
        _speaker.Dispose();
        AudioSettings.ChangeOutput(48000);
    }

    [TestCase(48000)]
    [TestCase(44100)]
    public void WhatItPlaysIsSentWholeAndInOrderAndIsNotHeard(int rate)
    {
        AudioSettings.ChangeOutput(rate);
        _tts.clip = Clip(rate, rate);
        _tts.Play();
        using (var device = new StagedSoundDevice(512, 2))
        {
            _speaker.Until(() => _speaker.Sent("agent").Sum(m => ((byte[])m["pcm"]).Length / 2) >= rate, "a second of speech");
            device.Dispose();
            Assert.AreEqual(0f, device.Track(0).Max(), "only the stream is heard");
        }
        float[] pcm = _speaker.Sent("agent").SelectMany(m => StagedSpeaker.Floats((byte[])m["pcm"])).ToArray();
        for (int i = 0; i < rate; i++)
        {
            Assert.AreEqual(Ramp(i, rate), pcm[i], 1e-4f, "sample " + i);
        }
        Assert.AreEqual(rate, Convert.ToInt32(_speaker.Sent("agent")[0]["rate"]));
        Assert.IsFalse(_speaker.Sent("agent")[0].ContainsKey("sample"), "each piece follows the one before");
        Assert.AreEqual(0, _speech.DroppedSamples);
    }

    [Test]
    public void BetweenUtterancesNothingIsSent()
    {
        // As plugins do it that fill an endless clip.
        _tts.clip = AudioClip.Create("endless", 48000 * 10, 1, 48000, false);
        _tts.clip.SetData(Enumerable.Repeat(0.5f, 12000).ToArray(), 0);
        _tts.Play();
        Mix(6.0);
        float sent = _speaker.Sent("agent").Sum(m => ((byte[])m["pcm"]).Length / 2);
        Assert.AreEqual(12000 + 24000, sent, 2000f, "the quarter of a second of speech, and as much silence as a pause for breath has");
        int messages = _speaker.Sent("agent").Count;
        _tts.Play();
        Mix(0.1);
        _speaker.Until(() => _speaker.Sent("agent").Count > messages, "the next");
    }

    [Test]
    public void WhatComesWhileTheGameStandsStillForTooLongIsCounted()
    {
        _tts.clip = Clip(48000 * 5, 48000);
        _tts.Play();
        for (int i = 0; i < 300; i++)
        {
            SoundCard.Mix(480, 2);
        }
        _speaker.Frame();
        Assert.AreEqual(48000, _speech.DroppedSamples, "of three seconds two fit");
    }

    [Test]
    public void WithoutASidecarTheSourceIsSilentAndItsSamplesAreCounted()
    {
        _speaker.Avatar.Disconnect();
        _tts.clip = Clip(4800, 48000);
        _tts.Play();
        for (int i = 0; i < 10; i++)
        {
            Assert.AreEqual(0f, SoundCard.Mix(480, 2).Max());
            GameLoop.Frame(0.01f);
        }
        Assert.AreEqual(4800, _speech.DroppedSamples);
        _speech.enabled = false;
        _tts.Play();
        Assert.AreEqual(0.15f * Ramp(479, 4800), SoundCard.Mix(480, 2).Max(), 1e-4f, "heard again, from its place in space");
    }

    [TestCase(typeof(AvatarBridgeVoice))]
    [TestCase(typeof(AudioListener))]
    public void BesideWhatMakesOtherSoundItRefuses(Type other)
    {
        Debug.Messages.Clear();
        var place = new GameObject("wrong");
        place.AddComponent<AudioSource>();
        place.AddComponent(other);
        AvatarBridgeSpeechSource speech = place.AddComponent<AvatarBridgeSpeechSource>();
        Assert.IsFalse(speech.enabled);
        StringAssert.Contains("'wrong'", Debug.Messages.Single(m => m.StartsWith("error")));
        GameLoop.Frame(0.01f);
        Object.DestroyImmediate(place);
    }

    private static float Ramp(int sample, int samples) => 0.05f + 0.5f * sample / samples;

    /// <summary>Two channels with the ramp as their mean.</summary>
    private static AudioClip Clip(int samples, int rate)
    {
        AudioClip clip = AudioClip.Create("speech", samples, 2, rate, false);
        clip.SetData(Enumerable.Range(0, 2 * samples).Select(i => Ramp(i / 2, samples) * (i % 2 == 0 ? 1.5f : 0.5f)).ToArray(), 0);
        return clip;
    }

    /// <summary>So many seconds of sound, faster than they last.</summary>
    private void Mix(double seconds)
    {
        for (int i = 0; i < 100 * seconds; i++)
        {
            SoundCard.Mix(480, 2);
            _speaker.Frame();
            Thread.Sleep(1);
        }
    }
}

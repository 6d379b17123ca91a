using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;
using Object = UnityEngine.Object;

namespace AvatarBridge.Tests
{
    /// <summary>Voice, clips and microphone as far as they need no ears: what is sent, and what becomes of the AudioSource.</summary>
    public sealed class SoundTests
    {
        private const double Patience = 20;

        private TestCharacter _character;
        private LoopbackSidecar _sidecar;
        private AvatarBridgeVoice _voice;

        [SetUp]
        public void StartASidecarAndASpeaker()
        {
            _sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe()));
            _character = new TestCharacter();
            AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            connection.ControlAddress = _sidecar.ControlAddress;
            _character.Root.SetActive(false);
            _character.Root.AddComponent<AvatarBridgeAvatar>().Connection = connection;
            _voice = _character.Root.AddComponent<AvatarBridgeVoice>();
            _character.Root.SetActive(true);
        }

        [TearDown]
        public void EndThem()
        {
            Object.DestroyImmediate(_character.Root);
            _sidecar.Dispose();
        }

        [UnityTest]
        public IEnumerator AClipArrivesWholeAtTheSidecar()
        {
            AudioClip clip = AudioClip.Create("line", 8000, 1, 16000, false);
            clip.SetData(Enumerable.Range(0, 8000).Select(i => i / 16000f).ToArray(), 0);
            Assert.IsTrue(_voice.Say(clip, "so that was it"), _voice.SpeechProblem);
            Stopwatch waited = Stopwatch.StartNew();
            while (Pcm().Count < 16000)
            {
                Assert.Less(waited.Elapsed.TotalSeconds, Patience, "it never came");
                yield return null;
            }
            byte[] pcm = Pcm().ToArray();
            for (int i = 0; i < 8000; i++)
            {
                Assert.AreEqual(i / 16000f, BitConverter.ToInt16(pcm, 2 * i) / 32768f, 1e-4f);
            }
            Assert.AreEqual(1, _sidecar.Messages.Count(m => (string)m["type"] == "text"));
        }

        [Test]
        public void TheSourcePlaysTheCarrierWhileTheVoiceIsOn()
        {
            AudioSource source = _character.Root.GetComponent<AudioSource>();
            var ones = new float[10];
            Assert.IsTrue(source.clip.GetData(ones, 5));
            CollectionAssert.AreEqual(Enumerable.Repeat(1f, 10), ones);
            Assert.IsTrue(source.loop);
            _voice.enabled = false;
            Assert.IsNull(source.clip);
            Assert.IsFalse(source.loop);
        }

        [Test]
        public void WhatCannotBeSaidIsExplained()
        {
            Assert.IsFalse(_voice.Say(null));
            Assert.IsFalse(_voice.Say(AudioClip.Create("old", 400, 1, 4000, false)));
            StringAssert.Contains("4000", _voice.SpeechProblem);
            Assert.IsFalse(_voice.IsSaying);
        }

        [UnityTest]
        public IEnumerator AMicrophoneIsOpenOrSaysWhyNot()
        {
            AvatarBridgeMicrophone microphone = _character.Root.AddComponent<AvatarBridgeMicrophone>();
            yield return null;
            Assert.AreEqual(Microphone.devices.Length > 0 && Microphone.IsRecording(null), microphone.Problem == null, microphone.Problem);
            microphone.Device = "a device that nobody has";
            yield return null;
            Assert.IsNotNull(microphone.Problem);
        }

        private List<byte> Pcm()
        {
            return _sidecar.Messages.Where(m => (string)m["type"] == "audio").SelectMany(m => (byte[])m["pcm"]).ToList();
        }
    }
}

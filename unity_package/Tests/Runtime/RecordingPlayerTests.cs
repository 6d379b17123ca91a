using System.Collections;
using System.Collections.Generic;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;

namespace AvatarBridge.Tests
{
    /// <summary>A recording on a character, without Timeline and without a sidecar.</summary>
    public sealed class RecordingPlayerTests
    {
        private readonly TakenMotion _taken = new TakenMotion(0.5, 60f);
        private TestCharacter _character;
        private AvatarBridgeAvatar _avatar;
        private RecordingPlayer _player;

        [SetUp]
        public void MakeACharacter()
        {
            _character = new TestCharacter();
            _avatar = _character.AddOfflineAvatar();
            _player = _character.Root.AddComponent<RecordingPlayer>();
            _player.Recording = _taken.Recording;
        }

        [TearDown]
        public void RemoveIt() => Object.DestroyImmediate(_character.Root);

        [UnityTest]
        public IEnumerator APausedRecordingShowsWhatItSaysAtAnyTime()
        {
            _player.Pause();
            foreach (double seconds in new[] { 0.0, 0.1, 0.2345, 0.4, 0.25, 7.0 })
            {
                _player.Time = seconds;
                yield return null;
                _taken.AssertShown(_character, seconds);
            }
        }

        [UnityTest]
        public IEnumerator ItPlaysToItsEndHoldsThereAndTells()
        {
            int finished = 0;
            var events = new List<string>();
            _player.Finished += () => finished++;
            _player.EventPassed += item => events.Add(item.Text("kind"));
            Assert.IsTrue(_player.IsPlaying);
            double last = -1;
            for (int frame = 0; frame < 400 && _player.IsPlaying; frame++)
            {
                yield return null;
                _taken.AssertShown(_character, _player.Time);
                Assert.Greater(_player.Time, last);
                last = _player.Time;
            }
            Assert.AreEqual(0.5, _player.Time, 1e-9);
            Assert.AreEqual(1, finished);
            CollectionAssert.AreEqual(new[] { "nod" }, events);
            _player.Play();
            yield return null;
            Assert.Less(_player.Time, 0.4, "from the beginning again");
        }

        [UnityTest]
        public IEnumerator ALoopGoesRoundAndTellsItsEventsAgain()
        {
            int events = 0;
            double before = 0;
            int rounds = 0;
            _player.Loop = true;
            _player.Speed = 2f;
            _player.EventPassed += item => events++;
            for (int frame = 0; frame < 2000 && rounds < 3; frame++)
            {
                yield return null;
                rounds += _player.Time < before ? 1 : 0;
                before = _player.Time;
                _taken.AssertShown(_character, before);
            }
            Assert.AreEqual(3, rounds);
            Assert.IsTrue(_player.IsPlaying);
            Assert.That(events, Is.InRange(3, 4));
        }

        [UnityTest]
        public IEnumerator AWeightMixesItIntoWhatAnimationHasSet()
        {
            _player.Pause();
            _player.Weight = 0.5f;
            _player.Time = 0.3;
            Quaternion before = _character.Joints[5].localRotation;
            yield return null;
            yield return null;
            TakenMotion.AssertSame(Quaternion.Slerp(before, _taken.Turn(5, 0.3), 0.5f), _character.Joints[5].localRotation, "half way");
        }

        [Test]
        public void TheVoiceIsAClipAsLongAsTheRecording()
        {
            AudioClip voice = _taken.Recording.CreateVoice();
            Assert.AreEqual(24000, voice.samples);
            Assert.AreEqual(1, voice.channels);
            var data = new float[voice.samples];
            voice.GetData(data, 0);
            Assert.AreEqual(0f, data[1599]);
            Assert.AreEqual(0.5f, data[1600], 1e-3);
            Assert.AreEqual(0.5f, data[6399], 1e-3);
            Assert.AreEqual(0f, data[6400]);
        }

        [Test]
        public void WhatIsNoRecordingIsRefusedAndTheAssetStaysAsItWas()
        {
            Assert.IsFalse(_taken.Recording.TryLoad(new byte[] { 1, 2, 3 }, out string problem));
            StringAssert.Contains("no recorded stream", problem);
            Assert.AreEqual(0.5, _taken.Recording.Duration, 1e-9);
            Assert.AreEqual(15, _taken.Recording.FrameCount);
            AvatarBridgeRecording empty = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
            Assert.IsNull(empty.Stream);
        }

        [UnityTest]
        public IEnumerator AnEmptyRecordingAndNoneMoveNothing()
        {
            Quaternion before = _character.Joints[5].localRotation;
            _player.Recording = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
            yield return null;
            _player.Recording = null;
            yield return null;
            Assert.AreEqual(before, _character.Joints[5].localRotation);
        }
    }
}

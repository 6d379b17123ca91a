using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;
using Object = UnityEngine.Object;

namespace AvatarBridge.Tests
{
    /// <summary>The component against a sidecar on this machine's own sockets, frame by frame of the game.</summary>
    public sealed class AvatarTests : LiveAvatar
    {
        // The five controls, and the three of the gaze.
        private const int Kinds = 8;

        [UnityTest]
        public IEnumerator FramesMoveTheCharacter()
        {
            yield return Until(Moves);
            StringAssert.StartsWith("Moving", _avatar.Describe());
            Assert.AreEqual(Humanoid.Count, _avatar.BoundJoints);
            Assert.AreEqual(5, _avatar.BoundShapes);
        }

        [UnityTest]
        public IEnumerator ControlsAreSentWhenChangedAndAgainAfterAReconnection()
        {
            int connected = 0;
            int disconnected = 0;
            _avatar.Events.OnConnected.AddListener(() => connected++);
            _avatar.Events.OnDisconnected.AddListener(() => disconnected++);
            yield return Until(() => _avatar.Client.State == BridgeState.Running && connected == 1);
            yield return Until(() => Controls().Count == Kinds);
            Assert.AreEqual(1.0, Last("expressivity"), "the sidecar may hold what was set before");
            Assert.AreEqual(1.5, Last("gaze_z"));
            _avatar.Controls.Expressivity = 1.5f;
            yield return Until(() => Controls().Count == Kinds + 1);
            Assert.AreEqual(1.5, Last("expressivity"));
            _sidecar.DropClients();
            yield return Until(() => Controls().Count == 2 * Kinds + 1);
            Assert.AreEqual(1.5, Last("expressivity"));
            yield return Until(() => connected == 2);
            Assert.AreEqual(1, disconnected);
        }

        [UnityTest]
        public IEnumerator AWelcomeBetweenTwoFramesIsNoticed()
        {
            yield return Until(() => Controls().Count == Kinds);
            WelcomeMessage first = _avatar.Client.Welcome;
            _sidecar.Forget();
            LifecycleTests.WaitFor(() => _avatar.Client.Welcome != first && _avatar.Client.State == BridgeState.Running, "a second welcome");
            yield return Until(() => Controls().Count == 2 * Kinds);
        }

        [UnityTest]
        public IEnumerator WhatIsLookedAtIsToldInTheModelsAxesUntilItIsGone()
        {
            _avatar.LookAt = new GameObject("camera").transform;
            _avatar.LookAt.position = new Vector3(0.7f, 1.62f, 2.09f);
            yield return Until(() => Controls().Count == Kinds);
            Assert.AreEqual(-0.7, Last("gaze_x"), 1e-3, "the character's right is not its left");
            Assert.AreEqual(1.99, Last("gaze_z"), 1e-3);
            Object.DestroyImmediate(_avatar.LookAt.gameObject);
            yield return Until(() => Controls().Count == Kinds + 2);
            Assert.AreEqual(0, Last("gaze_x"));
            Assert.AreEqual(1.5, Last("gaze_z"), "straight ahead");
        }

        [UnityTest]
        public IEnumerator ARigThatChangesInPlayIsDescribedAgain()
        {
            yield return Until(Moves);
            Object.DestroyImmediate(_character.Joints[9].gameObject);
            _layout = Without(Humanoid.Describe(), 9);
            yield return Until(() => _sidecar.Messages.Any(m => (string)m["type"] == "rig"));
            yield return Until(() => _avatar.BoundJoints == Humanoid.Count - 1);
        }

        [UnityTest]
        public IEnumerator AStreamForSomebodyElseIsExplainedAndMovesNothing()
        {
            Quaternion before = _character.Joints[Arm].localRotation;
            var names = new List<string>();
            for (int i = 0; i < _layout.Joints.Count; i++)
            {
                names.Add("stranger" + i);
            }
            _layout.Joints = names;
            yield return Until(() => _avatar.Client.Own?.Binding != null && Send(0.5f) && !double.IsNaN(_avatar.Playhead));
            StringAssert.Contains("not those of this character", _avatar.Describe());
            Assert.AreEqual(before, _character.Joints[Arm].localRotation);
        }

        [UnityTest]
        public IEnumerator BrokenFramesAreCountedAndTheCharacterStaysWhole()
        {
            yield return Until(Moves);
            byte[] good = WireBytes.Motion(Humanoid.Count, 5, 0, _sequence, 1600 * _sequence, 0.5f);
            byte[] notANumber = WireBytes.Motion(Humanoid.Count, 5, 0, _sequence, 1600 * _sequence, float.NaN);
            for (int length = 0; length < good.Length; length += 7)
            {
                _sidecar.Publish(good.AsSpan(0, length).ToArray());
            }
            _sidecar.Publish(notANumber);
            _sidecar.Publish(WireBytes.Motion(Humanoid.Count + 3, 5, 0, _sequence, 1600 * _sequence, 1f));
            yield return Until(() => _avatar.Client.Own.Counters.Faults > good.Length / 7);
            Assert.AreEqual(1, _avatar.Client.Own.Counters[FrameStatus.NotFinite]);
            foreach (Transform joint in _character.Joints)
            {
                Quaternion q = joint.localRotation;
                Assert.AreEqual(1f, Quaternion.Dot(q, q), 1e-3f);
            }
            yield return Until(Moves);
        }

        [UnityTest]
        public IEnumerator APoseFromElsewhereTakesTheStreamsPlaceForOneFrame()
        {
            yield return Until(Moves);
            LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
            var pose = new MotionFrame(Humanoid.Count, 5);
            for (int i = 0; i < Humanoid.Count; i++)
            {
                pose.Rotations[4 * i] = 1f;
            }
            int posed = 0;
            _avatar.Posed += (l, p, s) => posed += l == layout ? 1 : 0;
            _avatar.Show(layout, pose);
            yield return null;
            Assert.AreEqual(1, posed);
            Assert.AreEqual(1f, _character.Joints[Arm].localRotation.x, 1e-4f);
            yield return Until(Moves);
            Assert.AreEqual(0f, _character.Joints[Arm].localRotation.x, 1e-3f);
        }

        [Test]
        public void TextGetsTimesByTheLengthsOfItsWords()
        {
            List<TimedWord> words = Transcript.Spread("  So, that was\n it ", 4800);
            CollectionAssert.AreEqual(new[] { "So,", "that", "was", "it" }, words.ConvertAll(w => w.Text));
            Assert.AreEqual(4800, words[0].FirstSample);
            for (int i = 1; i < words.Count; i++)
            {
                Assert.AreEqual(words[i - 1].EndSample, words[i].FirstSample);
            }
            Assert.Greater(words[1].EndSample - words[1].FirstSample, words[3].EndSample - words[3].FirstSample);
            Assert.IsEmpty(Transcript.Spread(null, 0));
        }

        [Test]
        public void NoFieldOfTheEngineLayerIsStaticAndMutable()
        {
            foreach (Type type in typeof(AvatarBridgeAvatar).Assembly.GetTypes())
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    bool compilerMade = field.Name.Contains("<") || type.Name.Contains("<");
                    Assert.IsTrue(field.IsLiteral || field.IsInitOnly || compilerMade, type.Name + "." + field.Name);
                }
            }
        }

        private double Last(string control) => (double)Controls().FindLast(values => values.ContainsKey(control))[control];

        private static SkeletonDescription Without(SkeletonDescription whole, int last)
        {
            // A leaf, so that no other joint's parent is gone.
            whole.Joints = whole.Joints.Where((name, i) => i != last).ToList();
            whole.Parents = whole.Parents.Where((parent, i) => i != last).Select(parent => parent > last ? parent - 1 : parent).ToList();
            whole.Positions = whole.Positions.Where((value, i) => i / 3 != last).ToArray();
            whole.Rotations = whole.Rotations.Where((value, i) => i / 4 != last).ToArray();
            return whole;
        }
    }
}

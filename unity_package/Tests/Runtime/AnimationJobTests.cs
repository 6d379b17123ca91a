using System.Collections;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Animations;
using UnityEngine.Experimental.Animations;
using UnityEngine.Playables;
using UnityEngine.TestTools;

namespace AvatarBridge.Tests
{
    /// <summary>The motion inside the Animator: over what it animates, before what comes after it.</summary>
    public sealed class AnimationJobTests
    {
        private const int Arm = 7;
        private const int Head = 5;

        private readonly TakenMotion _taken = new TakenMotion(0.5, 60f);
        private TestCharacter _character;
        private AvatarBridgeAvatar _avatar;
        private RecordingPlayer _player;
        private AvatarBridgeAnimationJobDriver _driver;

        [SetUp]
        public void MakeACharacter()
        {
            _character = new TestCharacter();
            _avatar = _character.AddOfflineAvatar();
            _player = _character.Root.AddComponent<RecordingPlayer>();
            _player.Recording = _taken.Recording;
            _player.Pause();
            _driver = _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        }

        [TearDown]
        public void RemoveIt() => Object.DestroyImmediate(_character.Root);

        [UnityTest]
        public IEnumerator TheAnimatorPutsTheJointsWhereTheRecordingSays()
        {
            foreach (double seconds in new[] { 0.3, 0.1, 0.45 })
            {
                yield return ShowAt(seconds);
                _taken.AssertShown(_character, seconds);
            }
        }

        [UnityTest]
        public IEnumerator WhatComesAfterItInTheAnimatorSeesTheMotion()
        {
            var seen = new NativeArray<Quaternion>(1, Allocator.Persistent);
            PlayableGraph graph = PlayableGraph.Create("after");
            AnimationPlayableOutput output = AnimationPlayableOutput.Create(graph, "after", _character.Animator);
            output.SetAnimationStreamSource(AnimationStreamSource.PreviousInputs);
            output.SetSortingOrder(1000);
            output.SetSourcePlayable(AnimationScriptPlayable.Create(graph, new Look { Joint = _character.Animator.BindStreamTransform(_character.Joints[Arm]), Seen = seen }));
            graph.Play();
            yield return ShowAt(0.3);
            TakenMotion.AssertSame(_taken.Turn(Arm, 0.3), seen[0], "in the stream");
            TakenMotion.AssertSame(_taken.Turn(Arm, 0.3) * Look.Added, _character.Joints[Arm].localRotation, "with what was added after");
            graph.Destroy();
            seen.Dispose();
        }

        [UnityTest]
        public IEnumerator PartsThatAreNotTickedAreLeftToTheAnimator()
        {
            Quaternion rest = _character.Joints[Head].localRotation;
            _avatar.Parts = BodyParts.All & ~BodyParts.Head;
            _avatar.Root = RootPolicy.RotationOnly;
            yield return ShowAt(0.3);
            TakenMotion.AssertSame(rest, _character.Joints[Head].localRotation, "the head");
            TakenMotion.AssertSame(_taken.Turn(Arm, 0.3), _character.Joints[Arm].localRotation, "the arm");
            Assert.AreEqual(0f, (new Vector3(0f, 0.95f, 0f) - _character.Joints[1].localPosition).magnitude, 1e-5f);
            _avatar.Parts = BodyParts.All;
            _avatar.Root = RootPolicy.RotationAndPosition;
            yield return ShowAt(0.3);
            _taken.AssertShown(_character, 0.3);
        }

        [UnityTest]
        public IEnumerator AWeightMixesWithWhatTheAnimatorMakesOfTheFrame()
        {
            Quaternion rest = _character.Joints[Arm].localRotation;
            _avatar.Weight = 0.25f;
            for (int frame = 0; frame < 5; frame++)
            {
                yield return ShowAt(0.3);
                TakenMotion.AssertSame(Quaternion.Slerp(rest, _taken.Turn(Arm, 0.3), 0.25f), _character.Joints[Arm].localRotation, "and does not creep");
            }
        }

        [UnityTest]
        public IEnumerator ThePlayersWeightCountsInTheAnimatorAsWell()
        {
            Quaternion rest = _character.Joints[Arm].localRotation;
            _avatar.Weight = 0.5f;
            _player.Weight = 0.5f;
            yield return ShowAt(0.3);
            TakenMotion.AssertSame(Quaternion.Slerp(rest, _taken.Turn(Arm, 0.3), 0.25f), _character.Joints[Arm].localRotation, "a quarter of the way");
            Assert.AreEqual(25f * _taken.Weight(0.3), _character.Face.GetBlendShapeWeight(0), 0.01f);
        }

        [UnityTest]
        public IEnumerator AnAddedPlaceMovesTheHipsFromTheAnimators()
        {
            _avatar.Root = RootPolicy.AddedPosition;
            for (int frame = 0; frame < 5; frame++)
            {
                yield return ShowAt(0.3);
            }
            // The hips rest where the Animator has them, so the sum is the recording's place.
            Assert.AreEqual(0f, (_taken.Place(0.3) - _character.Joints[1].localPosition).magnitude, 1e-4f);
        }

        [UnityTest]
        public IEnumerator WithoutAPoseTheCharacterIsTheAnimators()
        {
            Quaternion rest = _character.Joints[Arm].localRotation;
            yield return ShowAt(0.3);
            _player.enabled = false;
            yield return null;
            yield return null;
            yield return null;
            Look.Reset(_character.Animator, _character.Joints[Arm], out PlayableGraph graph);
            yield return null;
            TakenMotion.AssertSame(rest, _character.Joints[Arm].localRotation, "the arm");
            graph.Destroy();
        }

        [UnityTest]
        public IEnumerator SwitchedOffItLeavesTheJointsToLateUpdateAgain()
        {
            yield return ShowAt(0.3);
            Assert.IsTrue(_avatar.WritesElsewhere);
            _driver.enabled = false;
            Assert.IsFalse(_avatar.WritesElsewhere);
            _player.Time = 0.2;
            yield return null;
            _taken.AssertShown(_character, 0.2);
            _driver.enabled = true;
            yield return ShowAt(0.4);
            _taken.AssertShown(_character, 0.4);
        }

        [UnityTest]
        public IEnumerator AJointThatIsDestroyedIsNoException()
        {
            yield return ShowAt(0.3);
            Object.DestroyImmediate(_character.Joints[9].gameObject);
            yield return ShowAt(0.2);
            yield return ShowAt(0.2);
            TakenMotion.AssertSame(_taken.Turn(Arm, 0.2), _character.Joints[Arm].localRotation, "the arm");
        }

        private IEnumerator ShowAt(double seconds)
        {
            _player.Time = seconds;
            yield return null;
            // The Animator shows it in the frame after the one in which it was posed.
            yield return null;
        }

        /// <summary>A job that notes a joint's rotation and turns the joint on.</summary>
        private struct Look : IAnimationJob
        {
            public static readonly Quaternion Added = Quaternion.AngleAxis(30f, Vector3.up);

            public TransformStreamHandle Joint;
            public NativeArray<Quaternion> Seen;
            public bool Untouched;

            /// <summary>Writes a joint as it comes, so that what the Animator itself has is to be seen on the character.</summary>
            public static void Reset(Animator animator, Transform joint, out PlayableGraph graph)
            {
                graph = PlayableGraph.Create("untouched");
                AnimationPlayableOutput output = AnimationPlayableOutput.Create(graph, "untouched", animator);
                output.SetAnimationStreamSource(AnimationStreamSource.PreviousInputs);
                output.SetSortingOrder(1000);
                output.SetSourcePlayable(AnimationScriptPlayable.Create(graph, new Look { Joint = animator.BindStreamTransform(joint), Untouched = true }));
                graph.Play();
            }

            public void ProcessRootMotion(AnimationStream stream)
            {
            }

            public void ProcessAnimation(AnimationStream stream)
            {
                Quaternion now = Joint.GetLocalRotation(stream);
                if (Untouched)
                {
                    Joint.SetLocalRotation(stream, now);
                    return;
                }
                Seen[0] = now;
                Joint.SetLocalRotation(stream, now * Added);
            }
        }
    }
}

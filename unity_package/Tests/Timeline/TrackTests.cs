using System.Collections;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Playables;
using UnityEngine.TestTools;
using UnityEngine.Timeline;

namespace AvatarBridge.Timeline.Tests
{
    /// <summary>A timeline with recordings, scrubbed and played on a character: the bones are where the recordings say.</summary>
    public sealed class TrackTests
    {
        private const int Arm = 7;

        private readonly TakenMotion _slow = new TakenMotion(0.5, 40f);
        private readonly TakenMotion _fast = new TakenMotion(1.0, -90f);
        private TestCharacter _character;
        private AvatarBridgeAvatar _avatar;
        private PlayableDirector _director;
        private AvatarBridgeTrack _track;

        [SetUp]
        public void MakeATimeline()
        {
            _character = new TestCharacter();
            _avatar = _character.AddOfflineAvatar();
            _director = new GameObject("director").AddComponent<PlayableDirector>();
            TimelineAsset timeline = ScriptableObject.CreateInstance<TimelineAsset>();
            _track = timeline.CreateTrack<AvatarBridgeTrack>(null, "hero");
            _director.playableAsset = timeline;
            _director.SetGenericBinding(_track, _avatar);
        }

        [TearDown]
        public void RemoveIt()
        {
            Object.DestroyImmediate(_director.gameObject);
            Object.DestroyImmediate(_character.Root);
        }

        [UnityTest]
        public IEnumerator AScrubbedTimelineShowsWhatTheRecordingSays()
        {
            Add(_slow, 0);
            foreach (double time in new[] { 0.0, 0.2, 0.4321, 0.1, 0.3 })
            {
                yield return ScrubTo(time);
                _slow.AssertShown(_character, time);
            }
        }

        [UnityTest]
        public IEnumerator ATrimmedAndFasterClipCountsInTheRecordingsTime()
        {
            TimelineClip clip = Add(_fast, 2);
            clip.clipIn = 0.1;
            clip.timeScale = 2;
            clip.duration = 0.4;
            foreach (double time in new[] { 2.0, 2.15, 2.39 })
            {
                yield return ScrubTo(time);
                _fast.AssertShown(_character, 0.1 + 2 * (time - 2));
            }
        }

        [UnityTest]
        public IEnumerator ALongClipBeginsAgainOrHolds()
        {
            TimelineClip clip = Add(_slow, 0);
            clip.duration = 2;
            yield return ScrubTo(1.7);
            _slow.AssertShown(_character, 0.2);
            ((AvatarBridgeClip)clip.asset).Loop = false;
            _director.RebuildGraph();
            yield return ScrubTo(1.7);
            _slow.AssertShown(_character, 1.7);
        }

        [UnityTest]
        public IEnumerator WhereTwoClipsOverlapOneGoesOverIntoTheOtherByTheShorterWay()
        {
            TimelineClip first = Add(_slow, 0);
            TimelineClip second = Add(_fast, 0.3);
            first.blendOutDuration = second.blendInDuration = 0.2;
            // Timeline's own curve has flat ends: t * t * (3 - 2 t).
            foreach ((double time, float share) in new[] { (0.35, 0.15625f), (0.4, 0.5f), (0.45, 0.84375f) })
            {
                yield return ScrubTo(time);
                for (int i = 0; i < Humanoid.Count; i++)
                {
                    Quaternion expected = Quaternion.Slerp(_slow.Turn(i, time), _fast.Turn(i, time - 0.3), share);
                    // Between close rotations the chord is taken, which is off by less than a twentieth of a degree.
                    Assert.Less(Quaternion.Angle(expected, _character.Joints[i].localRotation), 0.06f, "joint " + i + " at " + time);
                }
                Vector3 place = Vector3.Lerp(_slow.Place(time), _fast.Place(time - 0.3), share);
                Assert.AreEqual(0f, (place - _character.Joints[1].localPosition).magnitude, 1e-4f);
            }
            yield return ScrubTo(0.6);
            _fast.AssertShown(_character, 0.3);
        }

        [UnityTest]
        public IEnumerator AnEaseMixesTheRecordingIntoWhatWasThere()
        {
            Quaternion before = _character.Joints[Arm].localRotation;
            TimelineClip clip = Add(_fast, 0);
            clip.easeInDuration = 0.4;
            yield return ScrubTo(0.2);
            TakenMotion.AssertSame(Quaternion.Slerp(before, _fast.Turn(Arm, 0.2), 0.5f), _character.Joints[Arm].localRotation, "half way in");
            yield return ScrubTo(0.5);
            _fast.AssertShown(_character, 0.5);
        }

        [UnityTest]
        public IEnumerator AfterTheClipTheCharacterStandsAsBefore()
        {
            Quaternion arm = _character.Joints[Arm].localRotation;
            Vector3 hips = _character.Joints[1].localPosition;
            Add(_fast, 0);
            yield return ScrubTo(0.5);
            Assert.AreEqual(50f, _character.Face.GetBlendShapeWeight(0), 0.01f);
            yield return ScrubTo(1.5);
            AssertBefore(arm, hips);
            yield return ScrubTo(0.5);
            _fast.AssertShown(_character, 0.5);
            _director.Stop();
            yield return null;
            AssertBefore(arm, hips);
        }

        [UnityTest]
        public IEnumerator InPlayItMovesForward()
        {
            Add(_fast, 0);
            long last = -1;
            int shown = 0;
            _avatar.Posed += (layout, pose, seconds) =>
            {
                shown++;
                Assert.GreaterOrEqual(pose.Sample, last);
                last = pose.Sample;
            };
            _director.Play();
            for (int frame = 0; frame < 200 && last < 36000; frame++)
            {
                yield return null;
            }
            Assert.Greater(shown, 10);
            Assert.GreaterOrEqual(last, 36000);
            _director.Stop();
        }

        [UnityTest]
        public IEnumerator ClipsWithoutARecordingAndTracksWithoutAnAvatarDoNothing()
        {
            Quaternion before = _character.Joints[Arm].localRotation;
            TimelineClip empty = _track.CreateClip<AvatarBridgeClip>();
            Assert.AreEqual(5, empty.duration, 1e-9);
            yield return ScrubTo(1);
            Assert.AreEqual(before, _character.Joints[Arm].localRotation);
            empty.start = 10;
            Add(_fast, 0);
            _director.SetGenericBinding(_track, null);
            _director.RebuildGraph();
            yield return ScrubTo(0.5);
            Assert.AreEqual(before, _character.Joints[Arm].localRotation);
        }

        [Test]
        public void AClipIsAsLongAsItsRecordingAndSaysWhatTimelineMayDoWithIt()
        {
            TimelineClip clip = Add(_slow, 0);
            var asset = (AvatarBridgeClip)clip.asset;
            Assert.AreEqual(0.5, asset.duration, 1e-9);
            Assert.AreEqual(ClipCaps.ClipIn | ClipCaps.SpeedMultiplier | ClipCaps.Blending | ClipCaps.Looping, asset.clipCaps);
            asset.Loop = false;
            Assert.AreEqual(ClipCaps.ClipIn | ClipCaps.SpeedMultiplier | ClipCaps.Blending, asset.clipCaps);
        }

        private TimelineClip Add(TakenMotion motion, double start)
        {
            TimelineClip clip = _track.CreateClip<AvatarBridgeClip>();
            var asset = (AvatarBridgeClip)clip.asset;
            asset.Recording = motion.Recording;
            clip.start = start;
            clip.duration = asset.duration;
            return clip;
        }

        private IEnumerator ScrubTo(double time)
        {
            _director.time = time;
            _director.Evaluate();
            yield return null;
        }

        private void AssertBefore(Quaternion arm, Vector3 hips)
        {
            TakenMotion.AssertSame(arm, _character.Joints[Arm].localRotation, "arm");
            Assert.AreEqual(0f, (hips - _character.Joints[1].localPosition).magnitude, 1e-5f);
            Assert.AreEqual(0f, _character.Face.GetBlendShapeWeight(0), 1e-3f);
        }
    }
}

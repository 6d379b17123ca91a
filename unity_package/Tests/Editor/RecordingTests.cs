using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor.Tests
{
    /// <summary>A character is recorded while it moves; the clips move another one like it.</summary>
    public sealed class RecordingTests
    {
        private const float Rate = 60f;
        private const int Frames = 61;

        private readonly List<GameObject> _made = new List<GameObject>();

        [TearDown]
        public void RemoveCharacters()
        {
            _made.ForEach(UnityEngine.Object.DestroyImmediate);
            _made.Clear();
        }

        [TestCase(true, 0.2f)]
        [TestCase(false, 0.02f)]
        public void AGenericClipMovesTheSameSkeletonTheSameWay(bool reduce, float degrees)
        {
            TestCharacter actor = Make("actor");
            RecordedMotion motion = Record(actor, out List<Quaternion[]> shown);
            var options = new ClipOptions { Kind = ClipKind.Generic, FrameRate = Rate, ReduceKeys = reduce };
            Assert.IsTrue(AnimationClipWriter.TryMake(motion, options, out AnimationClip clip, out string problem), problem);
            Assert.AreEqual((Frames - 1) / Rate, clip.length, 1e-4f);
            Assert.AreEqual(Rate, clip.frameRate);
            TestCharacter other = Make("double");
            for (int frame = 0; frame < Frames; frame += 7)
            {
                clip.SampleAnimation(other.Root, frame / Rate);
                for (int i = 1; i < Humanoid.Count; i++)
                {
                    Assert.Less(Quaternion.Angle(shown[frame][i], other.Joints[i].localRotation), degrees, "joint " + i + ", frame " + frame);
                }
                Assert.AreEqual(Height(frame), other.Joints[1].localPosition.y, 0.001f);
                Assert.AreEqual(Jaw(frame), other.Face.GetBlendShapeWeight(0), 0.2f);
            }
        }

        [Test]
        public void KeysAreLeftOutOnlyWhereALineReplacesThem()
        {
            RecordedMotion motion = Record(Make("actor"), out _);
            AnimationCurve all = JawCurve(motion, false);
            AnimationCurve few = JawCurve(motion, true);
            Assert.AreEqual(Frames, all.length);
            Assert.Less(few.length, Frames / 2);
            for (float time = 0f; time < 1f; time += 0.013f)
            {
                Assert.AreEqual(all.Evaluate(time), few.Evaluate(time), 0.15f);
            }
        }

        [Test]
        public void AShapeThatNeverMovesIsNoPartOfTheClip()
        {
            RecordedMotion motion = Record(Make("actor"), out _);
            AnimationClipWriter.TryMake(motion, new ClipOptions { Kind = ClipKind.Generic }, out AnimationClip clip, out _);
            foreach (EditorCurveBinding binding in AnimationUtility.GetCurveBindings(clip))
            {
                bool shape = binding.type == typeof(SkinnedMeshRenderer);
                Assert.IsTrue(!shape || (binding.path == "face" && binding.propertyName == "blendShape.jawOpen"), binding.propertyName);
                Assert.IsTrue(shape || (binding.type == typeof(Transform) && binding.path.StartsWith("node_0")), binding.path);
            }
        }

        [Test]
        public void ATurnThroughTheOppositeQuaternionDoesNotFlip()
        {
            TestCharacter actor = Make("actor");
            RecordedMotion motion = Record(actor, out _, (frame, pose) =>
            {
                // A spin whose quaternion changes its sign in the stream half-way: the same rotations, other numbers.
                Quaternion turn = Quaternion.AngleAxis(3f * frame, Vector3.up);
                float sign = frame > 30 ? -1f : 1f;
                Set(pose, 1, new Quaternion(sign * turn.x, sign * turn.y, sign * turn.z, sign * turn.w));
            });
            var options = new ClipOptions { Kind = ClipKind.Generic, FrameRate = 47f, ReduceKeys = false };
            AnimationClipWriter.TryMake(motion, options, out AnimationClip clip, out _);
            TestCharacter other = Make("double");
            for (float time = 0f; time < 1f; time += 0.0173f)
            {
                clip.SampleAnimation(other.Root, time);
                Quaternion expected = Quaternion.AngleAxis(3f * Rate * time, Vector3.up);
                Assert.Less(Quaternion.Angle(expected, other.Joints[1].localRotation), 0.5f, "at " + time);
            }
        }

        [Test]
        public void AHumanoidClipHasEveryMuscleTheBodyAndNoBones()
        {
            RecordedMotion motion = Record(Make("actor"), out _);
            Assert.IsTrue(motion.IsHumanoid);
            AnimationClipWriter.TryMake(motion, new ClipOptions { Kind = ClipKind.Humanoid }, out AnimationClip clip, out string problem);
            Assert.IsNull(problem);
            Assert.IsTrue(clip.humanMotion);
            var names = new HashSet<string>();
            foreach (EditorCurveBinding binding in AnimationUtility.GetCurveBindings(clip))
            {
                bool bone = binding.type == typeof(Transform) && binding.path != "node_0";
                Assert.IsFalse(bone, "the muscles hold it: " + binding.path);
                names.Add(binding.propertyName);
            }
            CollectionAssert.IsSubsetOf(new[] { "RootT.x", "RootT.z", "RootQ.w", "Spine Front-Back", "LeftHand.Thumb.1 Stretched", "RightHand.Little.Spread", "blendShape.jawOpen" }, names);
            AnimationClipSettings settings = AnimationUtility.GetAnimationClipSettings(clip);
            Assert.IsTrue(settings.loopBlendPositionXZ && settings.keepOriginalPositionXZ, "the sway stays in the pose");
        }

        [TestCase("Left Thumb 1 Stretched", "LeftHand.Thumb.1 Stretched")]
        [TestCase("Right Little Spread", "RightHand.Little.Spread")]
        [TestCase("Left Hand Down-Up", "Left Hand Down-Up")]
        [TestCase("Head Turn Left-Right", "Head Turn Left-Right")]
        public void FingersAreNamedAsClipsNameThem(string muscle, string property)
        {
            Assert.AreEqual(property, MuscleProperties.Of(muscle));
            CollectionAssert.Contains(HumanTrait.MuscleName, muscle);
        }

        [Test]
        public void ClipsGetNamesOfTheirOwn()
        {
            TestCharacter actor = Make("actor");
            actor.Root.name = "a/b";
            RecordedMotion motion = Record(actor, out _);
            var options = new ClipOptions { Folder = "Assets/Avatar Bridge Test/Clips" };
            var paths = new List<string>();
            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(AnimationClipWriter.TrySave(motion, options, out AnimationClip clip, out string problem), problem);
                paths.Add(AssetDatabase.GetAssetPath(clip));
            }
            try
            {
                CollectionAssert.AreEqual(new[] { options.Folder + "/a_b.anim", options.Folder + "/a_b 1.anim" }, paths);
            }
            finally
            {
                AssetDatabase.DeleteAsset("Assets/Avatar Bridge Test");
            }
        }

        [Test]
        public void WhatCannotBeWrittenIsExplained()
        {
            TestCharacter actor = Make("actor");
            using (var recorder = new StreamRecorder(actor.Root.AddComponent<AvatarBridgeAvatar>()))
            {
                Assert.IsFalse(AnimationClipWriter.TrySave(recorder.Motion, new ClipOptions(), out AnimationClip clip, out string problem));
                Assert.IsNull(clip);
                StringAssert.Contains("no pose has come", problem);
            }
            TestCharacter thing = Make("thing");
            thing.Animator.avatar = null;
            RecordedMotion motion = Record(thing, out _);
            Assert.IsFalse(AnimationClipWriter.TryMake(motion, new ClipOptions(), out _, out string kind));
            StringAssert.Contains("choose the kind Generic", kind);
            Assert.IsTrue(AnimationClipWriter.TryMake(motion, new ClipOptions { Kind = ClipKind.Generic }, out _, out _));
        }

        [Test]
        public void AJointThatIsDestroyedMeanwhileStaysWhereItWas()
        {
            TestCharacter actor = Make("actor");
            RecordedMotion motion = Record(actor, out _, (frame, pose) =>
            {
                Wave(frame, pose);
                if (frame == 20)
                {
                    UnityEngine.Object.DestroyImmediate(actor.Joints[13].gameObject);
                }
            });
            Assert.GreaterOrEqual(motion.Frames, Frames - 1, "the character is captured again meanwhile");
            foreach (RecordedTrack track in motion.Tracks)
            {
                Assert.AreEqual(motion.Frames, track.Frames, track.Path + " " + track.Properties[0]);
            }
        }

        private static AnimationCurve JawCurve(RecordedMotion motion, bool reduce)
        {
            AnimationClipWriter.TryMake(motion, new ClipOptions { Kind = ClipKind.Generic, ReduceKeys = reduce }, out AnimationClip clip, out _);
            return AnimationUtility.GetEditorCurve(clip, EditorCurveBinding.FloatCurve("face", typeof(SkinnedMeshRenderer), "blendShape.jawOpen"));
        }

        private static float Height(int frame) => 0.95f + 0.001f * frame;

        private static float Jaw(int frame) => frame < 30 ? 2f * frame : 60f - 2f * (frame - 30);

        private static void Wave(int frame, MotionFrame pose)
        {
            for (int i = 1; i < Humanoid.Count; i++)
            {
                Set(pose, i, Quaternion.Euler(20f * Mathf.Sin(0.11f * frame + i), 15f * Mathf.Sin(0.07f * frame), 5f * i * Mathf.Sin(0.05f * frame)));
            }
            pose.Root[1] = Height(frame);
            pose.Face[0] = Jaw(frame) / 100f;
        }

        private static void Set(MotionFrame pose, int joint, Quaternion rotation)
        {
            pose.Rotations[4 * joint] = rotation.x;
            pose.Rotations[4 * joint + 1] = rotation.y;
            pose.Rotations[4 * joint + 2] = rotation.z;
            pose.Rotations[4 * joint + 3] = rotation.w;
        }

        private TestCharacter Make(string name)
        {
            var character = new TestCharacter(name);
            _made.Add(character.Root);
            return character;
        }

        /// <summary>A second of poses from elsewhere, shown and recorded; a character whose stream comes needs a sidecar.</summary>
        private static RecordedMotion Record(TestCharacter actor, out List<Quaternion[]> shown, Action<int, MotionFrame> move = null)
        {
            AvatarBridgeAvatar avatar = actor.Root.AddComponent<AvatarBridgeAvatar>();
            LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
            var pose = new MotionFrame(Humanoid.Count, layout.Layout.Channels.Length);
            pose.SetRest(layout.Layout);
            shown = new List<Quaternion[]>();
            using (var recorder = new StreamRecorder(avatar))
            {
                for (int frame = 0; frame < Frames; frame++)
                {
                    (move ?? Wave)(frame, pose);
                    avatar.Show(layout, pose);
                    avatar.Drive(1f / Rate);
                    shown.Add(actor.Joints.ConvertAll(joint => joint == null ? default : joint.localRotation).ToArray());
                }
                avatar.enabled = false;
                return recorder.Motion;
            }
        }
    }
}

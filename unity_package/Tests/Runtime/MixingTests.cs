using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Tests
{
    /// <summary>Frames mixed into what animation sets, followed slowly, added to its place.</summary>
    public sealed class MixingTests
    {
        private const int Hips = 1;
        private const int Arm = 7;
        private static readonly Quaternion Animated = Quaternion.AngleAxis(40f, Vector3.up);
        private static readonly Quaternion Streamed = Quaternion.AngleAxis(100f, Vector3.up);

        private TestCharacter _character;
        private CharacterRig _rig;
        private MotionFrame _pose;

        [SetUp]
        public void MakeACharacter()
        {
            _character = new TestCharacter();
            _rig = CharacterRig.Capture(_character.Root, null);
            LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
            _rig.Bind(layout);
            _pose = new MotionFrame(Humanoid.Count, layout.Layout.Channels.Length);
            for (int i = 0; i < Humanoid.Count; i++)
            {
                _pose.Rotations[4 * i + 1] = Streamed.y;
                _pose.Rotations[4 * i + 3] = Streamed.w;
            }
            _pose.Root[1] = 0.9f;
            _pose.Face[0] = 1f;
        }

        [TearDown]
        public void RemoveIt() => Object.DestroyImmediate(_character.Root);

        [Test]
        public void AWeightGoesPartOfTheWayFromWhatAnimationSetThisFrame()
        {
            Transform arm = _character.Joints[Arm];
            for (int frame = 0; frame < 5; frame++)
            {
                arm.localRotation = Animated;
                _character.Face.SetBlendShapeWeight(0, 20f);
                _rig.Apply(_pose, new DriveSettings(BodyParts.All, RootPolicy.RotationOnly, 0.25f), true);
                Assert.AreEqual(15f, Quaternion.Angle(Animated, arm.localRotation), 0.01f);
                Assert.AreEqual(40f, _character.Face.GetBlendShapeWeight(0), 1e-3f);
            }
        }

        [Test]
        public void WhereNothingAnimatesTheMixDoesNotCreepTowardsTheStream()
        {
            Transform arm = _character.Joints[Arm];
            arm.localRotation = Animated;
            for (int frame = 0; frame < 50; frame++)
            {
                _rig.Apply(_pose, new DriveSettings(BodyParts.All, RootPolicy.RotationOnly, 0.5f), true);
            }
            Assert.AreEqual(30f, Quaternion.Angle(Animated, arm.localRotation), 0.01f);
            Assert.AreEqual(50f, _character.Face.GetBlendShapeWeight(0), 1e-3f);
        }

        [Test]
        public void AHalfLifeHalvesTheDifferenceInItsTimeAtAnyFrameRate()
        {
            foreach (int frames in new[] { 1, 9, 90 })
            {
                _rig.Bind(SidecarLayouts.For(Humanoid.Describe()));
                MotionFrame rest = new MotionFrame(Humanoid.Count, 5);
                for (int i = 0; i < Humanoid.Count; i++)
                {
                    rest.Rotations[4 * i + 3] = 1f;
                }
                var settings = new DriveSettings(BodyParts.All, RootPolicy.RotationAndPosition, 1f, 0.2f, 0.2f / frames);
                _rig.Apply(rest, settings, true);
                for (int i = 0; i < frames; i++)
                {
                    _rig.Apply(_pose, settings, true);
                }
                Assert.AreEqual(50f, Quaternion.Angle(Quaternion.identity, _character.Joints[Arm].localRotation), 0.1f, frames + " frames");
                Assert.AreEqual(50f, _character.Face.GetBlendShapeWeight(0), 0.1f);
                Assert.AreEqual(0.45f, _character.Joints[Hips].localPosition.y, 1e-3f);
            }
        }

        [Test]
        public void AnAddedPositionMovesTheHipsFromWhereAnimationPutsThem()
        {
            Transform hips = _character.Joints[Hips];
            for (int frame = 0; frame < 3; frame++)
            {
                hips.localPosition = new Vector3(3f, 1f, 0f);
                _rig.Apply(_pose, new DriveSettings(BodyParts.All, RootPolicy.AddedPosition), true);
                // The layout rests at 0.95 and the frame stands at 0.9.
                Assert.AreEqual(3f, hips.localPosition.x, 1e-5f);
                Assert.AreEqual(0.95f, hips.localPosition.y, 1e-5f);
            }
        }

        [Test]
        public void HipsWithoutAPolicyAreLeftAlone()
        {
            Transform hips = _character.Joints[Hips];
            hips.localRotation = Animated;
            _rig.Apply(_pose, new DriveSettings(BodyParts.All, RootPolicy.None), true);
            Assert.AreEqual(0f, Quaternion.Angle(Animated, hips.localRotation), 1e-3f);
            Assert.AreEqual(0.95f, hips.localPosition.y, 1e-5f);
            Assert.AreEqual(0f, Quaternion.Angle(Streamed, _character.Joints[Arm].localRotation), 1e-2f);
        }

        [Test]
        public void ASnapshotBringsEverythingBack()
        {
            CharacterSnapshot snapshot = CharacterSnapshot.Take(_character.Root);
            Quaternion before = _character.Joints[Arm].localRotation;
            _rig.Apply(_pose, DriveSettings.Whole, true);
            Object.DestroyImmediate(_character.Joints[21].gameObject);
            snapshot.Restore();
            Assert.AreEqual(before, _character.Joints[Arm].localRotation);
            Assert.AreEqual(0.95f, _character.Joints[Hips].localPosition.y);
            Assert.AreEqual(0f, _character.Face.GetBlendShapeWeight(0));
        }

        [Test]
        public void AMappingRenamesScalesAndOffsets()
        {
            SkinnedMeshRenderer mouth = _character.AddMesh("mouth", new[] { "Mouth_Open", "untouched" });
            FaceMapping mapping = ScriptableObject.CreateInstance<FaceMapping>();
            mapping.Entries.Add(new FaceMapping.Entry { Channel = "jawOpen", Shape = "Mouth_Open", Scale = 0.6f, Offset = 0.1f });
            CharacterRig rig = CharacterRig.Capture(_character.Root, mapping);
            CollectionAssert.Contains(rig.Description.Shapes, "untouched");
            CollectionAssert.DoesNotContain(rig.Description.Shapes, "Mouth_Open");
            rig.Bind(SidecarLayouts.For(Humanoid.Describe()));
            rig.Apply(_pose, DriveSettings.Whole, true);
            Assert.AreEqual(60f, mouth.GetBlendShapeWeight(0), 1e-3f);
            Assert.AreEqual(100f, _character.Face.GetBlendShapeWeight(0), 1e-3f);
            _pose.Face[0] = 0f;
            rig.Apply(_pose, DriveSettings.Whole, true);
            Assert.AreEqual(10f, mouth.GetBlendShapeWeight(0), 1e-3f);
            Assert.AreEqual(0f, mouth.GetBlendShapeWeight(1));
        }

        [Test]
        public void APlaceIsTakenFromTheEyesAndTheCharactersOwnAxes()
        {
            _character.Root.transform.position = new Vector3(5f, 0f, 0f);
            _character.Root.transform.rotation = Quaternion.AngleAxis(90f, Vector3.up);
            // The character faces +x of the scene; its head rests at 1.54 m.
            Vector3 seen = _rig.FromEyes(new Vector3(7f, 1.62f, -0.5f));
            Assert.AreEqual(0.5f, seen.x, 1e-3f, "its right is the scene's -z");
            Assert.AreEqual(0f, seen.y, 1e-3f);
            Assert.AreEqual(1.9f, seen.z, 1e-3f);
        }

        [TestCase("left_elbow", BodyParts.LeftArm)]
        [TestCase("part of right_wrist", BodyParts.RightHand)]
        [TestCase("left_index2", BodyParts.LeftHand)]
        [TestCase("right_foot", BodyParts.RightLeg)]
        [TestCase("part of spine2", BodyParts.Spine)]
        [TestCase("gaze", BodyParts.Head)]
        [TestCase("pelvis", BodyParts.Hips)]
        [TestCase(null, BodyParts.Other)]
        public void SourcesOfTheReportBelongToParts(string source, BodyParts part)
        {
            Assert.AreEqual(part, GenericDriver.PartOfSource(source));
        }
    }
}

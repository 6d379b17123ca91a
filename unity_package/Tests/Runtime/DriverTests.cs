using System.Collections.Generic;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Tests
{
    /// <summary>The engine layer what is described, what is written where.</summary>
    public sealed class DriverTests
    {
        [Test]
        public void ACharacterDescribesItsTPoseAndItsHumanBones()
        {
            var character = new TestCharacter();
            var skeleton = new CapturedSkeleton(character.Animator.transform, HumanBones.RestPose(character.Animator));
            Dictionary<string, string> map = HumanBones.Map(character.Animator, skeleton);
            var shapes = new BlendShapeDriver(new[] { character.Face });
            SkeletonDescription description = skeleton.Describe(shapes.CollectNames(), map);
            Assert.IsNull(description.FindProblem());
            SkeletonDescription expected = Humanoid.Describe();
            foreach (KeyValuePair<string, string> pair in expected.Humanoid)
            {
                Assert.AreEqual(pair.Value, map[pair.Key]);
            }
            for (int i = 0; i < expected.Joints.Count; i++)
            {
                int at = IndexOf(description.Joints, expected.Joints[i]);
                int parent = description.Parents[at];
                int expectedParent = expected.Parents[i];
                Assert.AreEqual(expectedParent < 0 ? null : expected.Joints[expectedParent], parent < 0 ? null : description.Joints[parent]);
                for (int k = 0; k < 4; k++)
                {
                    Assert.AreEqual(expected.Rotations[4 * i + k], description.Rotations[4 * at + k], "T-pose, not the pose of now");
                }
            }
            CollectionAssert.AreEqual(expected.Shapes, description.Shapes);
        }

        [Test]
        public void AnAnimatorThatIsSwitchedOffHasTheSameBones()
        {
            var character = new TestCharacter();
            var skeleton = new CapturedSkeleton(character.Animator.transform, HumanBones.RestPose(character.Animator));
            Dictionary<string, string> running = HumanBones.Map(character.Animator, skeleton);
            character.Animator.enabled = false;
            CollectionAssert.AreEquivalent(running, HumanBones.Map(character.Animator, skeleton));
            CollectionAssert.AreEquivalent(Humanoid.Describe().Humanoid, running);
            Object.DestroyImmediate(character.Root);
        }

        [Test]
        public void JointsOfTheSameNameStayApart()
        {
            var root = new GameObject("root");
            foreach (string parent in new[] { "Left", "Right" })
            {
                var arm = new GameObject(parent);
                arm.transform.SetParent(root.transform, false);
                var hand = new GameObject("Hand");
                hand.transform.SetParent(arm.transform, false);
            }
            var skeleton = new CapturedSkeleton(root.transform, new Dictionary<string, SkeletonBone>());
            Assert.AreEqual(4, skeleton.Count);
            Assert.AreSame(root.transform.GetChild(0).GetChild(0), skeleton.Find("Hand"));
            Assert.AreSame(root.transform.GetChild(1).GetChild(0), skeleton.Find("Hand#2"));
        }

        [TestCase(true, true)]
        [TestCase(true, false)]
        [TestCase(false, false)]
        public void TheJointsAboveTheHipsComeBeforeAMeshThatIsTurned(bool human, bool running)
        {
            var character = new TestCharacter(bodyFirst: true);
            character.Animator.enabled = running;
            if (!human)
            {
                Object.DestroyImmediate(character.Animator);
                character.Face.bones = character.Joints.ToArray();
            }
            SkeletonDescription description = CharacterRig.Capture(character.Root, null).Description;
            Assert.AreEqual(human, description.Humanoid != null);
            Assert.IsNull(description.FindProblem());
            // The sidecar takes the first joint as the root of all.
            Assert.AreEqual(character.Joints[0].name, description.Joints[0]);
            Assert.AreEqual(-1, description.Parents[0]);
            Assert.AreEqual(-1, description.Parents[IndexOf(description.Joints, "Body")]);
            Assert.AreEqual(0, description.Parents[IndexOf(description.Joints, character.Joints[1].name)]);
            Object.DestroyImmediate(character.Root);
        }

        [Test]
        public void AnArmatureOfAnotherScaleStandsAndLooksAsOneOfNone()
        {
            var plain = new TestCharacter("plain");
            var scaled = new TestCharacter("scaled", scale: 100f);
            CharacterRig rig = CharacterRig.Capture(scaled.Root, null);
            // The joints' places are told as they are: frames come back in the same, whatever its unit is.
            SkeletonDescription description = rig.Description;
            Assert.AreEqual(0.0095f, description.Positions[3 * IndexOf(description.Joints, scaled.Joints[1].name) + 1], 1e-7f);
            rig.Bind(SidecarLayouts.For(description));
            var pose = new MotionFrame(description.Joints.Count, description.Shapes.Count);
            for (int i = 0; i < description.Joints.Count; i++)
            {
                pose.Rotations[4 * i + 3] = 1f;
            }
            pose.Root[1] = 0.009f;
            rig.Apply(pose, DriveSettings.Whole, true);
            Assert.AreEqual(0.9f, scaled.Joints[1].position.y, 1e-5f);
            Assert.AreEqual(0.9f + 0.59f, scaled.Joints[5].position.y, 1e-5f);
            var place = new Vector3(0.7f, 1.62f, 2.1f);
            Vector3 expected = CharacterRig.Capture(plain.Root, null).FromEyes(place);
            Assert.AreEqual(0f, (expected - new Vector3(0.7f, 0f, 2f)).magnitude, 1e-5f);
            Assert.AreEqual(0f, (expected - rig.FromEyes(place)).magnitude, 1e-5f);
            Object.DestroyImmediate(plain.Root);
            Object.DestroyImmediate(scaled.Root);
        }

        [TestCase("Hips", BodyParts.Hips)]
        [TestCase("UpperChest", BodyParts.Spine)]
        [TestCase("LeftEye", BodyParts.Head)]
        [TestCase("LeftLowerArm", BodyParts.LeftArm)]
        [TestCase("RightHand", BodyParts.RightHand)]
        [TestCase("RightThumbDistal", BodyParts.RightHand)]
        [TestCase("LeftUpperLeg", BodyParts.LeftLeg)]
        [TestCase("RightToes", BodyParts.RightLeg)]
        public void BonesBelongToParts(string bone, BodyParts part)
        {
            Assert.AreEqual(part, HumanBones.PartOf(bone));
        }

        [Test]
        public void MaskedPartsAndTheHipsPlaceAreLeftAlone()
        {
            var character = new TestCharacter();
            Bound(character, out HumanoidDriver driver, out MotionFrame pose);
            Quaternion head = character.Joints[5].localRotation;
            Vector3 hips = character.Joints[1].localPosition;
            driver.Apply(pose, new DriveSettings(BodyParts.All & ~BodyParts.Head, RootPolicy.RotationOnly));
            Assert.AreEqual(head, character.Joints[5].localRotation);
            Assert.AreEqual(hips, character.Joints[1].localPosition);
            Assert.AreEqual(0.6f, character.Joints[7].localRotation.z);
            driver.Apply(pose, DriveSettings.Whole);
            Assert.AreEqual(0.6f, character.Joints[5].localRotation.z);
            Assert.AreEqual(9f, character.Joints[1].localPosition.y);
        }

        [Test]
        public void ADestroyedJointIsNoException()
        {
            var character = new TestCharacter();
            Bound(character, out HumanoidDriver driver, out MotionFrame pose);
            Object.DestroyImmediate(character.Joints[5].gameObject);
            driver.Apply(pose, DriveSettings.Whole);
            Assert.IsTrue(driver.HasLostJoints);
            Assert.AreEqual(0.6f, character.Joints[7].localRotation.z);
        }

        [Test]
        public void WeightsReachEveryMeshInUnitysRange()
        {
            var character = new TestCharacter();
            SkinnedMeshRenderer first = character.AddMesh("first", new[] { "jawOpen", "mouthSmileLeft" });
            SkinnedMeshRenderer second = character.AddMesh("second", new[] { "other", "jawOpen" });
            SkinnedMeshRenderer bare = new GameObject("bare").AddComponent<SkinnedMeshRenderer>();
            var driver = new BlendShapeDriver(new[] { first, second, bare });
            CollectionAssert.AreEqual(new[] { "jawOpen", "mouthSmileLeft", "other" }, driver.CollectNames());
            MotionLayout layout = SidecarLayouts.For(Humanoid.Describe()).Layout;
            driver.Bind(layout);
            Assert.AreEqual(3, driver.BoundShapes);
            var pose = new MotionFrame(layout.Joints.Length, layout.Channels.Length);
            pose.Face[0] = 0.25f;
            pose.Face[1] = 1.5f;
            driver.Apply(pose, DriveSettings.Whole);
            Assert.AreEqual(25f, first.GetBlendShapeWeight(0));
            Assert.AreEqual(25f, second.GetBlendShapeWeight(1));
            Assert.AreEqual(100f, first.GetBlendShapeWeight(1));
            Assert.AreEqual(0f, second.GetBlendShapeWeight(0));
        }

        [Test]
        public void AMeshThatIsSwitchedOffHasItsShapesDescribed()
        {
            var character = new TestCharacter();
            character.AddMesh("mask", new[] { "maskOpen" }).gameObject.SetActive(false);
            CollectionAssert.Contains(CharacterRig.Capture(character.Root, null).Description.Shapes, "maskOpen");
            Object.DestroyImmediate(character.Root);
        }

        [Test]
        public void AnExchangedMeshIsNoticedAndItsOwnShapesAreNotWritten()
        {
            var character = new TestCharacter();
            CharacterRig rig = CharacterRig.Capture(character.Root, null);
            LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
            rig.Bind(layout);
            var pose = new MotionFrame(layout.Layout.Joints.Length, layout.Layout.Channels.Length);
            pose.Face[0] = 1f;
            rig.Shapes.Apply(pose, DriveSettings.Whole);
            Assert.IsFalse(rig.HasChanged);
            SkinnedMeshRenderer other = character.AddMesh("other", new[] { "frown", "jawOpen" });
            character.Face.SetBlendShapeWeight(0, 0f);
            character.Face.sharedMesh = other.sharedMesh;
            rig.Shapes.Apply(pose, DriveSettings.Whole);
            Assert.AreEqual(0f, character.Face.GetBlendShapeWeight(0), "a frown is no open jaw");
            Assert.IsTrue(rig.HasChanged);
            Object.DestroyImmediate(character.Root);
        }

        private static void Bound(TestCharacter character, out HumanoidDriver driver, out MotionFrame pose)
        {
            var skeleton = new CapturedSkeleton(character.Animator.transform, HumanBones.RestPose(character.Animator));
            driver = new HumanoidDriver(skeleton, HumanBones.Map(character.Animator, skeleton));
            LayoutMessage message = SidecarLayouts.For(Humanoid.Describe());
            driver.Bind(message);
            Assert.AreEqual(Humanoid.Count, driver.BoundJoints);
            pose = new MotionFrame(Humanoid.Count, message.Layout.Channels.Length);
            for (int i = 0; i < Humanoid.Count; i++)
            {
                pose.Rotations[4 * i + 2] = 0.6f;
                pose.Rotations[4 * i + 3] = 0.8f;
            }
            pose.Root[1] = 9f;
        }

        private static int IndexOf(IReadOnlyList<string> list, string wanted)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i] == wanted)
                {
                    return i;
                }
            }
            return -1;
        }
    }
}

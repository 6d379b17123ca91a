using System.Collections.Generic;
using AvatarBridge;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;

/// <summary>The engine layer on stand-ins for UnityEngine: what is described, what is written where.</summary>
public sealed class EngineTests
{
    [Test]
    public void ACharacterDescribesItsTPoseAndItsHumanBones()
    {
        var character = new StubCharacter();
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
        var character = new StubCharacter();
        Bound(character, out BoneDriver driver, out MotionFrame pose);
        Quaternion head = character.Joints[5].localRotation;
        Vector3 hips = character.Joints[1].localPosition;
        driver.Apply(pose, BodyParts.All & ~BodyParts.Head, RootPolicy.RotationOnly);
        Assert.AreEqual(head, character.Joints[5].localRotation);
        Assert.AreEqual(hips, character.Joints[1].localPosition);
        Assert.AreEqual(0.6f, character.Joints[7].localRotation.z);
        driver.Apply(pose, BodyParts.All, RootPolicy.RotationAndPosition);
        Assert.AreEqual(0.6f, character.Joints[5].localRotation.z);
        Assert.AreEqual(9f, character.Joints[1].localPosition.y);
    }

    [Test]
    public void ADestroyedJointIsNoException()
    {
        var character = new StubCharacter();
        Bound(character, out BoneDriver driver, out MotionFrame pose);
        Object.DestroyImmediate(character.Joints[5]);
        driver.Apply(pose, BodyParts.All, RootPolicy.RotationAndPosition);
        Assert.AreEqual(0.6f, character.Joints[7].localRotation.z);
    }

    [Test]
    public void WeightsReachEveryMeshInUnitysRange()
    {
        var first = new SkinnedMeshRenderer { sharedMesh = new Mesh() };
        var second = new SkinnedMeshRenderer { sharedMesh = new Mesh() };
        var bare = new SkinnedMeshRenderer();
        first.sharedMesh.Shapes.AddRange(new[] { "jawOpen", "mouthSmileLeft" });
        second.sharedMesh.Shapes.AddRange(new[] { "other", "jawOpen" });
        var driver = new BlendShapeDriver(new[] { first, second, bare });
        CollectionAssert.AreEqual(new[] { "jawOpen", "mouthSmileLeft", "other" }, driver.CollectNames());
        MotionLayout layout = Message(Humanoid.Describe()).Layout;
        driver.Bind(layout);
        Assert.AreEqual(3, driver.BoundShapes);
        var pose = new MotionFrame(layout.Joints.Length, layout.Channels.Length);
        pose.Face[0] = 0.25f;
        pose.Face[1] = 1.5f;
        driver.Apply(pose);
        Assert.AreEqual(25f, first.GetBlendShapeWeight(0));
        Assert.AreEqual(25f, second.GetBlendShapeWeight(1));
        Assert.AreEqual(100f, first.GetBlendShapeWeight(1));
        Assert.AreEqual(0f, second.GetBlendShapeWeight(0));
    }

    [Test]
    public void EnteringAndLeavingPlayAHundredTimesWithoutASidecarLeavesNothing()
    {
        int threads = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        for (int i = 0; i < 100; i++)
        {
            var character = new StubCharacter();
            AvatarBridgeAvatar avatar = character.Root.AddComponent<AvatarBridgeAvatar>();
            GameLoop.Frame(0.01f, character.Root);
            StringAssert.Contains("127.0.0.1:5571", avatar.Describe());
            avatar.enabled = false;
            Assert.IsNull(avatar.Client);
            GameLoop.Frame(0.01f, character.Root);
            avatar.enabled = true;
            Object.DestroyImmediate(character.Root);
        }
        Assert.Less(System.Diagnostics.Process.GetCurrentProcess().Threads.Count, threads + 30);
    }

    [Test]
    public void AnObjectWithoutJointsIsExplained()
    {
        Debug.Messages.Clear();
        AvatarBridgeAvatar avatar = new GameObject("empty").AddComponent<AvatarBridgeAvatar>();
        Assert.AreEqual("Disabled.", avatar.Describe());
        StringAssert.Contains("'empty'", Debug.Messages[0]);
    }

    [Test]
    public void TheMicrophoneIsReadInWholeBlocksAroundItsRing()
    {
        AvatarBridgeMicrophone microphone = new GameObject("microphone").AddComponent<AvatarBridgeMicrophone>();
        GameObject[] scene = { microphone.gameObject };
        Microphone.Position = 2000;
        GameLoop.Frame(0.01f, scene);
        Assert.AreEqual(1920, microphone.DroppedSamples, "nobody to send to");
        Microphone.Position = 47000;
        GameLoop.Frame(0.01f, scene);
        Microphone.Position = 500;
        GameLoop.Frame(0.01f, scene);
        Assert.AreEqual(48480 / 960 * 960, microphone.DroppedSamples);
        microphone.enabled = false;
        Assert.IsNull(Microphone.Clip);
    }

    private static void Bound(StubCharacter character, out BoneDriver driver, out MotionFrame pose)
    {
        var skeleton = new CapturedSkeleton(character.Animator.transform, HumanBones.RestPose(character.Animator));
        driver = new BoneDriver(skeleton, HumanBones.Map(character.Animator, skeleton));
        LayoutMessage message = Message(Humanoid.Describe());
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

    /// <summary>The layout a sidecar would answer with, by way of the wire.</summary>
    private static LayoutMessage Message(SkeletonDescription description)
    {
        var writer = new MsgPackWriter();
        writer.WriteMapHeader(4);
        writer.WriteString("type");
        writer.WriteString("layout");
        writer.WriteString("subject");
        writer.WriteString("hero");
        writer.WriteString("report");
        writer.WriteMapHeader(0);
        writer.WriteString("layout");
        writer.WriteMapHeader(8);
        writer.WriteString("id");
        writer.WriteInt64(1);
        writer.WriteString("hips");
        writer.WriteInt64(1);
        writer.WriteString("joints");
        WriteList(writer, description.Joints);
        writer.WriteString("parents");
        writer.WriteArrayHeader(description.Parents.Count);
        foreach (int parent in description.Parents)
        {
            writer.WriteInt64(parent);
        }
        writer.WriteString("positions");
        writer.WriteFloats(description.Positions);
        writer.WriteString("rotations");
        writer.WriteFloats(description.Rotations);
        writer.WriteString("channels");
        WriteList(writer, description.Shapes);
        writer.WriteString("space");
        writer.WriteMapHeader(3);
        writer.WriteString("name");
        writer.WriteString("unity");
        writer.WriteString("axes");
        WriteList(writer, new[] { "-x", "+y", "+z" });
        writer.WriteString("metres_per_unit");
        writer.WriteDouble(1);
        MsgPackTree.TryReadMap(writer.Written, out Dictionary<string, object> map);
        Assert.IsTrue(LayoutMessage.TryRead(map, out LayoutMessage message, out string problem), problem);
        return message;
    }

    private static void WriteList(MsgPackWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteArrayHeader(texts.Count);
        foreach (string text in texts)
        {
            writer.WriteString(text);
        }
    }
}

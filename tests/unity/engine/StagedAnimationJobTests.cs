using System;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Tests;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Playables;
using Debug = UnityEngine.Debug;
using Object = UnityEngine.Object;

/// <summary>What a job leaves behind and what it costs, and a controller below it: where only stand-ins can tell.</summary>
public sealed class StagedAnimationJobTests
{
    private const int Arm = 7;

    private readonly TakenMotion _taken = new TakenMotion(0.5, 60f);
    private TestCharacter _character;
    private AvatarBridgeAvatar _avatar;
    private int _graphs;
    private int _arrays;

    [SetUp]
    public void MakeACharacter()
    {
        _graphs = PlayableGraph.LivingGraphs;
        _arrays = NativeMemory.LivingArrays;
        _character = new TestCharacter();
        _avatar = _character.AddOfflineAvatar();
    }

    [TearDown]
    public void RemoveIt()
    {
        Object.DestroyImmediate(_character.Root);
        Assert.AreEqual(_graphs, PlayableGraph.LivingGraphs, "graphs");
        Assert.AreEqual(_arrays, NativeMemory.LivingArrays, "native arrays");
    }

    [Test]
    public void ItLeavesNoGraphAndNoArrayBehind()
    {
        AvatarBridgeAnimationJobDriver driver = _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        LayoutMessage other = SidecarLayouts.For(Humanoid.Describe());
        for (int i = 0; i < 20; i++)
        {
            Show(0.3);
            Assert.AreEqual(_graphs + 1, PlayableGraph.LivingGraphs);
            Assert.AreEqual(_arrays + 3, NativeMemory.LivingArrays);
            _avatar.Show(other, _taken.Recording.Stream.MakeFrame());
            GameLoop.Frame(0.01f);
            Assert.AreEqual(_graphs + 1, PlayableGraph.LivingGraphs, "another layout takes the place of the first");
            driver.enabled = false;
            Assert.AreEqual(_graphs, PlayableGraph.LivingGraphs);
            driver.enabled = true;
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void LeavingPlayLeavesNoneEither(bool reload)
    {
        _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        for (int i = 0; i < 10; i++)
        {
            GameLoop.EnterPlay(reload);
            _avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
            Show(0.2);
            Show(0.2);
            _taken.AssertShown(_character, 0.2);
            GameLoop.ExitPlay(reload);
            Assert.AreEqual(_graphs, PlayableGraph.LivingGraphs);
            Assert.AreEqual(_arrays, NativeMemory.LivingArrays);
        }
        GameLoop.EnterPlay(reload);
    }

    [Test]
    public void APoseAllocatesNothing()
    {
        _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        RecordedStream stream = _taken.Recording.Stream;
        MotionFrame pose = stream.MakeFrame();
        Pose(stream, pose, 50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pose(stream, pose, 500);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.AreEqual(0, allocated);
    }

    [Test]
    public void ItGoesOverWhatAControllerAnimatesInThisVeryFrame()
    {
        _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        Quaternion animated = Quaternion.identity;
        _character.Animator.Controller = () => _character.Joints[Arm].localRotation = animated;
        _avatar.Weight = 0.5f;
        for (int i = 1; i < 5; i++)
        {
            animated = Quaternion.AngleAxis(20f * i, Vector3.right);
            Show(0.3);
            Show(0.3);
            TakenMotion.AssertSame(Quaternion.Slerp(animated, _taken.Turn(Arm, 0.3), 0.5f), _character.Joints[Arm].localRotation, "frame " + i);
        }
        _avatar.Parts = BodyParts.None;
        Show(0.3);
        Show(0.3);
        TakenMotion.AssertSame(animated, _character.Joints[Arm].localRotation, "with no part ticked");
    }

    [Test]
    public void ACharacterWithoutAnAnimatorIsMovedInLateUpdateAndThatIsSaid()
    {
        Debug.Messages.Clear();
        Object.DestroyImmediate(_character.Animator);
        _character.Root.AddComponent<AvatarBridgeAnimationJobDriver>();
        StringAssert.Contains("has no Animator", Debug.Messages.Find(m => m.StartsWith("error")));
        Assert.IsFalse(_avatar.WritesElsewhere);
        Show(0.3);
        _taken.AssertShown(_character, 0.3);
    }

    private void Show(double seconds)
    {
        RecordedStream stream = _taken.Recording.Stream;
        MotionFrame pose = stream.MakeFrame();
        stream.Sample(seconds, pose);
        _avatar.Show(stream.Layout, pose);
        GameLoop.Frame(0.01f);
    }

    private void Pose(RecordedStream stream, MotionFrame pose, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            stream.Sample(0.001 * (i % 400), pose);
            _avatar.Show(stream.Layout, pose);
            _avatar.Drive(0.01f);
        }
    }
}

using System.Diagnostics;
using AvatarBridge;
using AvatarBridge.Core.Tests;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using Debug = UnityEngine.Debug;

/// <summary>What can only be staged on stand-ins: leaving Play, devices, Unity's log.</summary>
public sealed class StagedTests
{
    [Test]
    public void AnAvatarThatDoesNotKnowItsTPoseRestsAsTheCharacterStands()
    {
        var character = new TestCharacter();
        HumanDescription old = character.Animator.avatar.humanDescription;
        old.skeleton = null;
        character.Animator.avatar = AvatarBuilder.BuildHumanAvatar(character.Root, old);
        Assert.IsEmpty(HumanBones.RestPose(character.Animator));
        CharacterRig rig = CharacterRig.Capture(character.Root, null);
        Assert.IsNull(rig.Description.FindProblem());
        Assert.AreEqual("node_1", rig.Description.Humanoid["Hips"]);
        UnityEngine.Object.DestroyImmediate(character.Root);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void EnteringAndLeavingPlayAHundredTimesLeavesNoThreadAndNoSocket(bool reload)
    {
        GameLoop.ExitPlay();
        var character = new TestCharacter();
        using (var sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe())))
        {
            AvatarBridgeAvatar avatar = character.Root.AddComponent<AvatarBridgeAvatar>();
            avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            avatar.Connection.ControlAddress = sidecar.ControlAddress;
            Assert.IsNull(avatar.Client, "in edit mode nothing connects by itself");
            Play(character, sidecar, reload);
            int threads = Process.GetCurrentProcess().Threads.Count;
            int files = OpenFiles();
            for (int i = 0; i < 100; i++)
            {
                Play(character, sidecar, reload);
            }
            LifecycleTests.WaitFor(() => sidecar.Byes == 101, "every connection is ended with a bye");
            LifecycleTests.WaitFor(() => Process.GetCurrentProcess().Threads.Count < threads + 30, "threads end");
            LifecycleTests.WaitFor(() => files < 0 || OpenFiles() < files + 20, "sockets are closed");
        }
        Object.DestroyImmediate(character.Root);
        GameLoop.EnterPlay();
    }

    [Test]
    public void APreviewInEditModeDrivesAndEnds()
    {
        GameLoop.ExitPlay();
        var character = new TestCharacter();
        using (var sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe())))
        {
            AvatarBridgeAvatar avatar = character.Root.AddComponent<AvatarBridgeAvatar>();
            avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            avatar.Connection.ControlAddress = sidecar.ControlAddress;
            CharacterSnapshot snapshot = CharacterSnapshot.Take(character.Root);
            Quaternion before = character.Joints[7].localRotation;
            avatar.Connect();
            long sequence = 0;
            LifecycleTests.WaitFor(
                () =>
                {
                    sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, sequence, 1600 * sequence, 0.5f));
                    sequence++;
                    avatar.Drive(0.01f);
                    return Quaternion.Angle(Quaternion.AngleAxis(28.65f, Vector3.up), character.Joints[7].localRotation) < 0.1f;
                },
                "the preview moves");
            avatar.Disconnect();
            snapshot.Restore();
            Assert.AreEqual(before, character.Joints[7].localRotation);
            Assert.IsNull(avatar.Client);
        }
        Object.DestroyImmediate(character.Root);
        GameLoop.EnterPlay();
    }

    [Test]
    public void AnObjectWithoutJointsIsExplained()
    {
        Debug.Messages.Clear();
        AvatarBridgeAvatar avatar = new GameObject("empty").AddComponent<AvatarBridgeAvatar>();
        StringAssert.Contains("cannot be driven", avatar.Describe());
        StringAssert.Contains("'empty'", Debug.Messages[0]);
    }

    private static void Play(TestCharacter character, LoopbackSidecar sidecar, bool reload)
    {
        int subscribed = sidecar.Byes;
        GameLoop.EnterPlay(reload);
        LifecycleTests.WaitFor(
            () =>
            {
                GameLoop.Frame(0.01f);
                AvatarBridgeAvatar avatar = character.Root.GetComponent<AvatarBridgeAvatar>();
                return avatar.Client?.Own?.Binding != null;
            },
            "connected in Play");
        GameLoop.ExitPlay(reload);
        Assert.IsNull(character.Root.GetComponent<AvatarBridgeAvatar>().Client);
        LifecycleTests.WaitFor(() => sidecar.Byes == subscribed + 1, "bye");
    }

    /// <summary>Open files and sockets of this process; -1 where the system does not list them.</summary>
    private static int OpenFiles()
    {
        return System.IO.Directory.Exists("/proc/self/fd") ? System.IO.Directory.GetFileSystemEntries("/proc/self/fd").Length : -1;
    }
}

using AvatarBridge;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;

/// <summary>What can only be staged on stand-ins: leaving Play, devices, Unity's log.</summary>
public sealed class StagedTests
{
    [Test]
    public void EnteringAndLeavingPlayAHundredTimesWithoutASidecarLeavesNothing()
    {
        int threads = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        for (int i = 0; i < 100; i++)
        {
            var character = new TestCharacter();
            AvatarBridgeAvatar avatar = character.Root.AddComponent<AvatarBridgeAvatar>();
            GameLoop.Frame(0.01f);
            StringAssert.Contains("127.0.0.1:5571", avatar.Describe());
            avatar.enabled = false;
            Assert.IsNull(avatar.Client);
            GameLoop.Frame(0.01f);
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
        StringAssert.Contains("cannot be driven", avatar.Describe());
        StringAssert.Contains("'empty'", Debug.Messages[0]);
    }

    [Test]
    public void TheMicrophoneIsReadInWholeBlocksAroundItsRing()
    {
        AvatarBridgeMicrophone microphone = new GameObject("microphone").AddComponent<AvatarBridgeMicrophone>();
        Microphone.Position = 2000;
        GameLoop.Frame(0.01f);
        Assert.AreEqual(1920, microphone.DroppedSamples, "nobody to send to");
        Microphone.Position = 47000;
        GameLoop.Frame(0.01f);
        Microphone.Position = 500;
        GameLoop.Frame(0.01f);
        Assert.AreEqual(48480 / 960 * 960, microphone.DroppedSamples);
        microphone.enabled = false;
        Assert.IsNull(Microphone.Clip);
    }
}

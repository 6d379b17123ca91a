using System;
using System.Diagnostics;
using System.Linq;
using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using Debug = UnityEngine.Debug;
using Object = UnityEngine.Object;

/// <summary>A character whose model is loaded anew: for some frames there is none, which a running game must survive.</summary>
public sealed class StagedExchangeTests
{
    [Test]
    public void AModelThatIsAwayForSomeFramesIsDrivenAgainAndToldOnce()
    {
        using (var stage = new StagedSpeaker())
        {
            stage.Avatar.LookAt = new GameObject("camera").transform;
            Until(stage, () => IsTurned(stage));
            Debug.Messages.Clear();
            Object.DestroyImmediate(stage.Character.Joints[0].gameObject);
            Object.DestroyImmediate(stage.Character.Face.gameObject);
            Until(stage, () => stage.Avatar.Rig == null);
            // Longer than it takes to try again, twice.
            for (float seconds = 0; seconds < 1.2f; seconds += 0.011f)
            {
                stage.Frame();
            }
            Assert.AreEqual(1, Debug.Messages.Count(message => message.Contains("cannot drive")), string.Join("\n", Debug.Messages));
            StringAssert.Contains("cannot be driven", stage.Avatar.Describe());
            stage.Character.MakeJoints();
            Until(stage, () => IsTurned(stage));
            StringAssert.StartsWith("Moving", stage.Avatar.Describe());
            Assert.IsTrue(stage.Sidecar.Messages.Any(message => (string)message["type"] == "rig"));
            Object.DestroyImmediate(stage.Avatar.LookAt.gameObject);
        }
    }

    private static bool IsTurned(StagedSpeaker stage)
    {
        return Quaternion.Angle(Quaternion.identity, stage.Character.Joints[7].localRotation) > 1f;
    }

    private static void Until(StagedSpeaker stage, Func<bool> condition)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.Less(waited.Elapsed.TotalSeconds, 20, "it never came to that");
            stage.Frame();
        }
    }
}

using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Editor.Tests
{
    /// <summary>The numbers that the window shows, against a sidecar on this machine's own sockets.</summary>
    public sealed class MeterTests
    {
        private const int Joints = 3;

        [Test]
        public void FramesAreCountedAndFaultsAndGapsToo()
        {
            using (var sidecar = new LoopbackSidecar("hero", Joints, 1))
            {
                var options = new BridgeClientOptions { ControlAddress = sidecar.ControlAddress, Rig = RigRequest.Named("mixamo") };
                using (var client = new BridgeClient(options))
                {
                    client.Start();
                    LifecycleTests.WaitFor(() => client.Own?.Binding != null && sidecar.Subscribers > 0, "the layout comes");
                    var meters = new AvatarMeters();
                    meters.Read(client, 0);
                    Assert.IsFalse(meters.IsLive);
                    Assert.IsEmpty(meters.Lines());
                    // The first may be sent before the subscription is through.
                    LifecycleTests.WaitFor(
                        () =>
                        {
                            sidecar.Publish(WireBytes.Motion(Joints, 1, 0, 0, 0, 0f));
                            return client.Own.Counters[FrameStatus.Ok] > 0;
                        },
                        "a frame comes");
                    meters.Read(client, 9);
                    StringAssert.StartsWith("Latency", meters.Lines()[0]);
                    // The frames' stamps begin at 2^41 and take 4 ms; by this clock they have been 50 ms on their way so far.
                    long now = MonotonicClock.Microseconds;
                    client.Clock.Add(now, now, (1L << 41) + 50000);
                    meters.Read(null, 9.5);
                    meters.Read(client, 10);
                    long before = client.Own.Counters[FrameStatus.Ok];
                    for (int i = 1; i <= 30; i++)
                    {
                        sidecar.Publish(WireBytes.Motion(Joints, 1, 0, i < 20 ? i : i + 5, 1600 * i, 0f));
                    }
                    sidecar.Publish(WireBytes.Motion(Joints + 1, 1, 0, 40, 1600 * 40, 0f));
                    LifecycleTests.WaitFor(() => client.Own.Counters.Faults > 0, "all have come");
                    meters.Read(client, 10.25);
                    Assert.AreEqual(0, meters.FramesPerSecond, "too soon to tell");
                    meters.Read(client, 11);
                    Assert.IsTrue(meters.IsLive);
                    Assert.AreEqual(client.Own.Counters[FrameStatus.Ok] - before, meters.FramesPerSecond);
                    Assert.GreaterOrEqual(meters.FramesPerSecond, 29);
                    Assert.AreEqual(5, meters.Lost);
                    Assert.AreEqual(1, meters.Faulty);
                    Assert.Greater(meters.P50, 49f);
                    Assert.Less(meters.P50, 5000f);
                    Assert.AreEqual("the network", meters.SlowStage);
                    Assert.LessOrEqual(meters.P50, meters.P95);
                    Assert.LessOrEqual(meters.P95, meters.P99);
                    Assert.AreEqual(3, meters.Lines().Length);
                    StringAssert.Contains("slowest: " + meters.SlowStage, meters.Lines()[0]);
                    StringAssert.Contains("5 lost, 1 faulty", meters.Lines()[2]);
                    CollectionAssert.Contains(meters.Details, "the model: 1 / 1 / 1 ms");
                    CollectionAssert.Contains(meters.Details, "1 frames not used: WrongLength");
                    meters.Read(null, 12);
                    Assert.IsFalse(meters.IsLive);
                }
            }
        }

        [Test]
        public void AConnectionIsTriedOut()
        {
            AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            using (var sidecar = new LoopbackSidecar("hero", Joints, 1))
            {
                connection.ControlAddress = sidecar.ControlAddress;
                using (var test = new ConnectionTest(connection, 0))
                {
                    LifecycleTests.WaitFor(
                        () =>
                        {
                            test.Step(1);
                            return test.IsDone;
                        },
                        "the sidecar answers");
                    Assert.IsTrue(test.Succeeded, test.Sentence);
                    StringAssert.Contains("It answers", test.Sentence);
                }
            }
            using (var nobody = new ConnectionTest(connection, 0))
            {
                nobody.Step(1);
                Assert.IsFalse(nobody.IsDone, "it may still come");
                nobody.Step(6);
                Assert.IsTrue(nobody.IsDone && !nobody.Succeeded);
                StringAssert.Contains("Window → Avatar Bridge", nobody.Sentence);
            }
            connection.ControlAddress = "somewhere";
            using (var bad = new ConnectionTest(connection, 0))
            {
                bad.Step(0);
                Assert.IsTrue(bad.IsDone && !bad.Succeeded);
                StringAssert.Contains("no address", bad.Sentence);
            }
            Object.DestroyImmediate(connection);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Starting, stopping and losing a client: nothing stays behind, nothing blocks.</summary>
    public sealed class LifecycleTests
    {
        private const int Patience = 20000;

        [Test]
        public void AHundredStartsAndStopsLeaveNoThreadAndNoSocket()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                StartAndStop(sidecar);
                int threads = Process.GetCurrentProcess().Threads.Count;
                int handles = OpenFiles();
                for (int i = 0; i < 100; i++)
                {
                    StartAndStop(sidecar);
                }
                WaitFor(() => sidecar.Byes == 101, "every client says bye");
                // The pool may grow by itself; a leak of one thread or socket a round would show as a hundred.
                WaitFor(() => Process.GetCurrentProcess().Threads.Count < threads + 30, "threads end");
                if (handles >= 0)
                {
                    // The sidecar's own ends are closed by its threads a moment later.
                    WaitFor(() => OpenFiles() < handles + 20, "sockets are closed");
                }
            }
        }

        [Test]
        public void StoppingDoesNotWaitForANetworkThatNeverAnswers()
        {
            // 192.0.2.0/24 is reserved for documentation: nobody answers there.
            foreach (string address in new[] { "tcp://192.0.2.1:5571", "tcp://127.0.0.1:1", "nonsense", "tcp://no-such-host.invalid:5571" })
            {
                var client = new BridgeClient(new BridgeClientOptions { ControlAddress = address });
                client.Start();
                Assert.IsFalse(client.Interrupt());
                Assert.IsNotEmpty(client.GetStatus().Sentence);
                var watch = Stopwatch.StartNew();
                client.Dispose();
                Assert.Less(watch.ElapsedMilliseconds, 3000, address);
                Assert.AreEqual(BridgeState.Stopped, client.State);
            }
        }

        [Test]
        public void NoFieldOfTheAssemblyIsStaticAndMutable()
        {
            int types = 0;
            foreach (Type type in typeof(BridgeClient).Assembly.GetTypes())
            {
                types++;
                foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    bool compilerMade = field.Name.Contains("<") || type.Name.Contains("<");
                    Assert.IsTrue(field.IsLiteral || field.IsInitOnly || compilerMade, type.Name + "." + field.Name);
                }
            }
            Assert.Greater(types, 30);
        }

        [Test]
        public void AFrameIsShownAndABrokenPeerIsLeftAndMetAgain()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                BridgeClient client = Connect(sidecar);
                try
                {
                    Publish(sidecar, client, 0);
                    Assert.IsTrue(client.TrySample(1600, 0.01, out MotionFrame pose));
                    Assert.AreEqual(3 * 4, pose.Rotations.Length);
                    sidecar.PublishRaw(new byte[] { 0xff, 0xff, 0xff });
                    WaitFor(() => sidecar.Subscribers == 1, "the client subscribes again");
                    Publish(sidecar, client, 10);
                    StringAssert.StartsWith("Moving", client.GetStatus().Sentence);
                }
                finally
                {
                    client.Dispose();
                }
            }
        }

        [Test]
        public void AForgottenClientSaysHelloAgainAtOnce()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                BridgeClient client = Connect(sidecar);
                sidecar.Forget();
                WaitFor(() => sidecar.Messages.Count(m => (string)m["type"] == "hello") == 2, "a second hello");
                WaitFor(() => client.State == BridgeState.Running, "welcome");
                Assert.AreEqual(0, client.GetStatus().Reconnects);
                client.Dispose();
            }
        }

        [Test]
        public void AnotherRigOfTheOwnSubjectIsTheOneOfLaterHellos()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                BridgeClient client = Connect(sidecar);
                Assert.IsTrue(client.SendRig(RigRequest.Named("second"), "other"));
                Assert.IsTrue(client.SendRig(RigRequest.Named("mixamo"), "hero"));
                WaitFor(() => sidecar.Messages.Count(m => (string)m["type"] == "rig") == 2 && !client.AwaitsLayout, "both are asked for");
                sidecar.DropClients();
                WaitFor(() => sidecar.Messages.Count(m => (string)m["type"] == "hello") == 2, "a second hello");
                var rig = (Dictionary<string, object>)sidecar.Messages.Last(m => (string)m["type"] == "hello")["rig"];
                Assert.AreEqual("mixamo", rig["name"]);
                client.Dispose();
            }
        }

        [Test]
        public void SwappedAddressesAreNamed()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                var client = new BridgeClient(new BridgeClientOptions { ControlAddress = sidecar.FramesAddress });
                client.Start();
                WaitFor(() => client.GetStatus().Sentence.Contains("swapped"), "the sentence names the mistake");
                client.Dispose();
            }
        }

        [TestCase("tcp://0.0.0.0:5570", "tcp://10.1.2.3:5570")]
        [TestCase("tcp://[::]:5570", "tcp://10.1.2.3:5570")]
        [TestCase("tcp://*:5570", "tcp://10.1.2.3:5570")]
        [TestCase("tcp://10.9.9.9:5570", "tcp://10.9.9.9:5570")]
        public void AnyAddressOfASidecarIsTheOneItWasReachedAt(string announced, string meant)
        {
            ZmtpEndpoint.TryParse("tcp://10.1.2.3:5571", out ZmtpEndpoint control, out _);
            Assert.IsTrue(ZmtpEndpoint.TryParse(announced, out ZmtpEndpoint frames, out string problem), problem);
            Assert.AreEqual(meant, frames.SeenFrom(control).ToString());
        }

        [Test]
        public void FramesOfASidecarThatListensEverywhereAreReceived()
        {
            using (var sidecar = new LoopbackSidecar("hero", 3, 2))
            {
                sidecar.AnnouncedFrames = sidecar.FramesAddress.Replace("127.0.0.1", "*");
                BridgeClient client = Connect(sidecar);
                Publish(sidecar, client, 0);
                client.Dispose();
            }
        }

        internal static BridgeClient Connect(LoopbackSidecar sidecar)
        {
            var client = new BridgeClient(new BridgeClientOptions { ControlAddress = sidecar.ControlAddress, Rig = RigRequest.Named("test") });
            client.Start();
            WaitFor(() => client.Own?.Binding != null && sidecar.Subscribers > 0, "welcome, layout and subscription");
            return client;
        }

        internal static void WaitFor(Func<bool> condition, string what)
        {
            Assert.IsTrue(SpinWait.SpinUntil(condition, Patience), what);
        }

        private static void Publish(LoopbackSidecar sidecar, BridgeClient client, int first)
        {
            long before = client.Own.Counters[FrameStatus.Ok];
            for (int i = first; i < first + 4; i++)
            {
                sidecar.Publish(WireBytes.Motion(3, 2, 0, i, 1600L * i, 0.1f * i));
            }
            WaitFor(() => client.Own.Counters[FrameStatus.Ok] == before + 4, "four frames");
        }

        private static void StartAndStop(LoopbackSidecar sidecar)
        {
            BridgeClient client = Connect(sidecar);
            client.Dispose();
            client.Dispose();
        }

        /// <summary>Open files and sockets of this process; -1 where the system does not list them.</summary>
        private static int OpenFiles()
        {
            return System.IO.Directory.Exists("/proc/self/fd") ? System.IO.Directory.GetFileSystemEntries("/proc/self/fd").Length : -1;
        }
    }
}

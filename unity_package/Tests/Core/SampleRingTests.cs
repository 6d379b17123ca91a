using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Samples from the audio thread to the game's.</summary>
    public sealed class SampleRingTests
    {
        [Test]
        public void ARingBetweenThreadsLosesAndSwapsNothing()
        {
            var ring = new SampleRing(1000);
            const int Total = 200000;
            var writer = new System.Threading.Thread(() =>
            {
                var stereo = new float[2 * 64];
                for (int at = 0; at < Total; at += 64)
                {
                    while (ring.Count > 1000 - 64)
                    {
                        System.Threading.Thread.Yield();
                    }
                    for (int i = 0; i < 64; i++)
                    {
                        stereo[2 * i] = at + i - 1;
                        stereo[2 * i + 1] = at + i + 1;
                    }
                    ring.Write(stereo, 2);
                }
            });
            writer.Start();
            var read = new float[100];
            for (int at = 0, count; at < Total - 64; at += count)
            {
                while ((count = ring.Read(read)) == 0)
                {
                    System.Threading.Thread.Yield();
                }
                for (int i = 0; i < count; i++)
                {
                    Assert.AreEqual(at + i, read[i]);
                }
            }
            writer.Join();
            Assert.AreEqual(0, ring.Dropped);
            int room = 1000 - ring.Count;
            ring.Write(new float[2000], 1);
            Assert.AreEqual(2000 - room, ring.Dropped);
        }
    }
}

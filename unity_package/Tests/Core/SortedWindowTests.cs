using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>The last numbers in order, against sorting them anew.</summary>
    public sealed class SortedWindowTests
    {
        [Test]
        public void ItIsWhatSortingTheLastNumbersGives()
        {
            var random = new Random(7);
            var window = new SortedWindow(16);
            var all = new List<double>();
            for (int i = 0; i < 400; i++)
            {
                // Few different ones, so that many are equal.
                double value = random.Next(-5, 6) * 0.5;
                window.Add(value);
                all.Add(value);
                double[] expected = all.Skip(Math.Max(0, all.Count - 16)).OrderBy(x => x).ToArray();
                CollectionAssert.AreEqual(expected, Enumerable.Range(0, window.Count).Select(rank => window[rank]));
                Assert.AreEqual(expected[(expected.Length + 1) / 2 - 1], window.Quantile(0.5));
                Assert.AreEqual(expected.Last(), window.Quantile(1));
                if (i == 200)
                {
                    window.Clear();
                    all.Clear();
                }
            }
        }
    }
}

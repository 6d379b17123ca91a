using System.Collections.Generic;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Names from the sidecar and to it are as long as the protocol allows.</summary>
    public sealed class NameTests
    {
        // As many characters as there may be, one of them of two units; and one character more.
        private static readonly string LongestName = new string('x', WireConstants.MaximumNameLength - 1) + "\ud834\udd1e";
        private static readonly string LongerName = LongestName + "y";

        [Test]
        public void LongerOnesAreRefused()
        {
            Assert.IsNull(LayoutProblem(LongestName, LongestName, LongestName));
            StringAssert.Contains("layout.subject must be text of at most 200 characters", LayoutProblem(LongerName, "a", "b"));
            StringAssert.Contains("layout.joints must be a list of text of at most 200 characters", LayoutProblem("hero", LongerName, "b"));
            StringAssert.Contains("layout.channels must be a list of text of at most 200 characters", LayoutProblem("hero", "a", LongerName));
        }

        [Test]
        public void LongerOnesAreNotSent()
        {
            Assert.IsNull(Skeleton(LongestName, LongestName, LongestName).FindProblem());
            string problem = "the name '" + LongerName + "' has 201 characters; shorten it to 200";
            Assert.AreEqual(problem, Skeleton(LongerName, "b", "a").FindProblem());
            Assert.AreEqual(problem, Skeleton("a", LongerName, "a").FindProblem());
            Assert.AreEqual(problem, Skeleton("a", "b", LongerName).FindProblem());
        }

        private static string LayoutProblem(string subject, string joint, string channel)
        {
            MsgPackTree.TryReadMap(WireBytes.Layout(subject, 1, 1), out Dictionary<string, object> map);
            var layout = (Dictionary<string, object>)map[WireConstants.KeyLayout];
            ((List<object>)layout["joints"])[0] = joint;
            ((List<object>)layout["channels"])[0] = channel;
            Assert.AreEqual(LayoutMessage.TryRead(map, out _, out string problem), problem == null);
            return problem;
        }

        private static SkeletonDescription Skeleton(string joint, string shape, string head)
        {
            return new SkeletonDescription
            {
                Joints = new[] { joint },
                Parents = new[] { -1 },
                Positions = new float[3],
                Rotations = new[] { 0f, 0f, 0f, 1f },
                Shapes = new[] { shape },
                Humanoid = new Dictionary<string, string> { { "Head", head } },
            };
        }
    }
}

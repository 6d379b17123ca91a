using System.Collections.Generic;
using AvatarBridge.Core;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Editor.Tests
{
    /// <summary>How a character was mapped, as the inspector tells it.</summary>
    public sealed class MappingTests
    {
        private TestCharacter _character;
        private CharacterRig _rig;

        [SetUp]
        public void MakeCharacter()
        {
            _character = new TestCharacter();
            _rig = CharacterRig.Capture(_character.Root, null);
        }

        [TearDown]
        public void RemoveCharacter() => Object.DestroyImmediate(_character.Root);

        [Test]
        public void BeforeTheSidecarHasAnsweredThereIsOnlyTheCharacter()
        {
            StringAssert.Contains(_rig.Description.Joints.Count + " joints and 5 shapes", MappingReport.Summary(_rig, null));
            Assert.IsEmpty(MappingReport.Problems(_rig, null));
            List<BoneRow> rows = BoneOverview.Of(_rig, null, BodyParts.All);
            Assert.AreEqual(_rig.Description.Joints.Count, rows.Count);
            Assert.AreEqual("Hips", rows.Find(row => row.Joint == "node_1").HumanBone);
            Assert.AreEqual("", rows.Find(row => row.Joint == "node_0").HumanBone);
            Assert.IsFalse(rows.Exists(row => row.IsDriven));
        }

        [Test]
        public void TheReportIsSaidInWords()
        {
            LayoutMessage layout = Layout(new[] { "node_1", "node_9", "tail" }, "left_wrist");
            _rig.Bind(layout);
            StringAssert.Contains("shapes are driven", MappingReport.Summary(_rig, layout));
            List<string> problems = MappingReport.Problems(_rig, layout);
            Assert.AreEqual("node_4: is twisted. Lay it straight.", problems[0]);
            StringAssert.Contains("joints tail", problems[1]);
        }

        [Test]
        public void AJointThatIsNotTickedIsNotDriven()
        {
            LayoutMessage layout = Layout(new[] { "node_1", "node_9" }, "left_wrist");
            BoneRow all = BoneOverview.Of(_rig, layout, BodyParts.All).Find(row => row.Joint == "node_9");
            Assert.AreEqual(("LeftHand", "left_wrist", true), (all.HumanBone, all.Driver, all.IsDriven));
            BoneRow few = BoneOverview.Of(_rig, layout, BodyParts.All & ~BodyParts.LeftHand).Find(row => row.Joint == "node_9");
            StringAssert.Contains("LeftHand is not ticked", few.Driver);
            Assert.IsFalse(few.IsDriven);
            Assert.AreEqual("nothing", BoneOverview.Of(_rig, layout, BodyParts.All).Find(row => row.Joint == "node_0").Driver);
        }

        /// <summary>A sidecar's answer with one issue, in which one source drives everything but the first joint.</summary>
        private static LayoutMessage Layout(string[] joints, string source)
        {
            var description = new SkeletonDescription
            {
                Joints = joints,
                Parents = new int[joints.Length],
                Positions = new float[3 * joints.Length],
                Rotations = new float[4 * joints.Length],
                Shapes = new[] { "jawOpen" },
            };
            var parents = (int[])description.Parents;
            var drivers = new Dictionary<string, object>();
            for (int i = 0; i < joints.Length; i++)
            {
                parents[i] = i - 1;
                description.Rotations[4 * i + 3] = 1f;
                drivers[joints[i]] = i == 0 ? null : source;
            }
            MsgPackTree.TryReadMap(SidecarLayouts.Bytes("hero", description), out Dictionary<string, object> map);
            map[WireConstants.KeyReport] = new Dictionary<string, object>
            {
                ["joints"] = drivers,
                ["issues"] = new List<object>
                {
                    new Dictionary<string, object>
                    {
                        ["code"] = "RIG_TWIST", ["severity"] = "warning", ["subject"] = "node_4", ["detail"] = "is twisted.", ["hint"] = "Lay it straight.",
                    },
                },
            };
            Assert.IsTrue(LayoutMessage.TryRead(map, out LayoutMessage message, out string problem), problem);
            return message;
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>
    /// The messages of tests/conformance, written by Python, mean the same here. Skipped where the package was installed
    /// without its repository.
    /// </summary>
    public sealed class GoldenTests
    {
        private const float Exact = 1e-6f;

        [TestCase("motion_f32")]
        [TestCase("motion_compact")]
        public void MotionIsPythons(string name)
        {
            Dictionary<string, object> expected = Values(name);
            ReadOnlySpan<byte> body = Body(name, WireConstants.MotionTopic + (string)expected["subject"]);
            Assert.AreEqual(FrameStatus.Ok, MotionMessage.Read(body, out MotionMessage message));
            var rotations = (List<object>)expected["rotations_xyzw"];
            var frame = new MotionFrame(rotations.Count, ((List<object>)expected["face"]).Count);
            Assert.AreEqual(FrameStatus.Ok, message.CopyTo(frame));
            Assert.AreEqual(expected["layout_id"], (double)frame.LayoutId);
            Assert.AreEqual(expected["epoch"], (double)frame.Epoch);
            Assert.AreEqual(expected["sequence"], (double)frame.Sequence);
            Assert.AreEqual(expected["sample"], (double)frame.Sample);
            FrameStamps s = frame.Stamps;
            CollectionAssert.AreEqual(
                (List<object>)expected["stamps"],
                new object[] { (double)s.AudioIn, (double)s.ModelIn, (double)s.ModelOut, (double)s.Retargeted, (double)s.Sent });
            Equal((List<object>)expected["root"], frame.Root);
            Equal((List<object>)expected["face"], frame.Face);
            for (int i = 0; i < rotations.Count; i++)
            {
                Equal((List<object>)rotations[i], frame.Rotations.AsSpan(4 * i, 4).ToArray());
            }
        }

        [Test]
        public void TheLayoutIsPythons()
        {
            var expected = (Dictionary<string, object>)Values("layout")["message"];
            Assert.IsTrue(MsgPackTree.TryReadMap(Bytes("layout"), out Dictionary<string, object> map));
            Assert.IsTrue(LayoutMessage.TryRead(map, out LayoutMessage message, out string problem), problem);
            var layout = (Dictionary<string, object>)expected["layout"];
            Assert.AreEqual(expected["subject"], message.Subject);
            Assert.AreEqual(layout["id"], (double)message.Layout.Id);
            Assert.AreEqual(layout["rig"], message.Layout.Rig);
            Assert.AreEqual(layout["hips"], (double)message.Layout.Hips);
            CollectionAssert.AreEqual((List<object>)layout["joints"], message.Layout.Joints);
            CollectionAssert.AreEqual((List<object>)layout["channels"], message.Layout.Channels);
            Equal((List<object>)layout["parents"], Array.ConvertAll(message.Layout.Parents, p => (float)p));
            Equal((List<object>)((Dictionary<string, object>)layout["positions"])["f32"], message.Layout.RestPositions);
            Equal((List<object>)((Dictionary<string, object>)layout["rotations"])["f32"], message.Layout.RestRotations);
            var report = (Dictionary<string, object>)expected["report"];
            var issue = (Dictionary<string, object>)((List<object>)report["issues"])[0];
            Assert.AreEqual(1, message.Issues.Count);
            Assert.AreEqual(issue["code"], message.Issues[0].Code);
            Assert.AreEqual(issue["hint"], message.Issues[0].Hint);
            Assert.AreEqual(3, message.MappedJoints);
        }

        [Test]
        public void SoundIsPythons()
        {
            Dictionary<string, object> expected = Values("sound");
            string topic = WireConstants.SoundTopic + expected["session"] + "/" + expected["speaker"];
            Assert.AreEqual(FrameStatus.Ok, SoundMessage.Read(Body("sound", topic), out SoundMessage message));
            Assert.AreEqual(expected["epoch"], (double)message.Epoch);
            Assert.AreEqual(expected["sequence"], (double)message.Sequence);
            Assert.AreEqual(expected["sample"], (double)message.Sample);
            Assert.AreEqual(expected["rate"], (double)message.Rate);
            var pcm = (List<object>)expected["pcm"];
            Assert.AreEqual(2 * pcm.Count, message.Pcm.Length);
            for (int i = 0; i < pcm.Count; i++)
            {
                Assert.AreEqual(pcm[i], (double)(short)(message.Pcm[2 * i] | message.Pcm[2 * i + 1] << 8));
            }
        }

        [Test]
        public void TheEventIsPythons()
        {
            Dictionary<string, object> expected = Values("event");
            Assert.IsTrue(StreamEvent.TryRead(Body("event", WireConstants.EventTopic + expected["session"]), out StreamEvent message));
            Assert.AreEqual(expected["epoch"], (double)message.Epoch);
            Assert.AreEqual(expected["sequence"], (double)message.Sequence);
            Assert.AreEqual(expected["sample"], (double)message.Sample);
            Assert.AreEqual(expected["name"], message.Name);
            var data = (Dictionary<string, object>)expected["data"];
            Assert.AreEqual(data.Count, message.Data.Count);
            foreach (KeyValuePair<string, object> pair in data)
            {
                object got = message.Data[pair.Key];
                Assert.AreEqual(pair.Value, got is long whole ? (double)whole : got);
            }
        }

        [Test]
        public void TheRefusalIsPythons()
        {
            var expected = (Dictionary<string, object>)Values("refusal")["message"];
            Assert.IsTrue(MsgPackTree.TryReadMap(Bytes("refusal"), out Dictionary<string, object> map));
            var refused = new RefusedMessage(map);
            Assert.AreEqual(expected["code"], refused.Code);
            Assert.AreEqual(expected["message"], refused.Message);
            Assert.AreEqual(expected["server_v"], (double)refused.ServerVersion);
        }

        [TestCase("refused_version", FrameStatus.WrongVersion)]
        [TestCase("refused_cut_short", FrameStatus.Malformed)]
        [TestCase("refused_wrong_length", FrameStatus.WrongLength)]
        public void WhatPythonRefusesIsRefusedHere(string name, FrameStatus status)
        {
            byte[] bytes = Bytes(name);
            ReadOnlySpan<byte> body = bytes.AsSpan(Array.IndexOf(bytes, (byte)0) + 1);
            FrameStatus got = MotionMessage.Read(body, out MotionMessage message);
            Assert.AreEqual(status, got == FrameStatus.Ok ? message.CopyTo(new MotionFrame(5, 4)) : got);
        }

        private static void Equal(List<object> expected, float[] got)
        {
            Assert.AreEqual(expected.Count, got.Length);
            for (int i = 0; i < got.Length; i++)
            {
                Assert.AreEqual((double)expected[i], got[i], Exact);
            }
        }

        private static Dictionary<string, object> Values(string name) => Json.ReadMap(File.ReadAllText(Find(name + ".json")));

        private static byte[] Bytes(string name) => File.ReadAllBytes(Find(name + ".bin"));

        private static ReadOnlySpan<byte> Body(string name, string topic)
        {
            byte[] bytes = Bytes(name);
            byte[] expected = AsciiText.Topic(topic);
            Assert.IsTrue(bytes.AsSpan().StartsWith(expected), "topic of " + name);
            return bytes.AsSpan(expected.Length);
        }

        internal static string Find(string file, [CallerFilePath] string here = "")
        {
            for (DirectoryInfo folder = new FileInfo(here).Directory; folder != null; folder = folder.Parent)
            {
                string path = Path.Combine(folder.FullName, "tests", "conformance", "v1", file);
                if (File.Exists(path))
                {
                    return path;
                }
            }
            Assert.Ignore("the golden messages are in the repository, not in the package");
            return null;
        }
    }
}

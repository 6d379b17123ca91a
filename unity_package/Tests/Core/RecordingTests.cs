using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Recorded streams: Python's golden one, what a recording says between its frames, what is refused.</summary>
    public sealed class RecordingTests
    {
        private const int Joints = 3;
        private const int Channels = 2;

        [Test]
        public void TheGoldenRecordingIsPythons()
        {
            RecordedStream stream = Read(File.ReadAllBytes(GoldenTests.Find("recording.avbr")));
            Dictionary<string, object> expected = Json.ReadMap(File.ReadAllText(GoldenTests.Find("recording.json")));
            Assert.AreEqual(expected["subject"], stream.Layout.Subject);
            Assert.AreEqual(expected["rig"], stream.Layout.Layout.Rig);
            Assert.AreEqual(expected["layout_id"], (double)stream.Layout.Layout.Id);
            Assert.AreEqual((double)expected["seconds"], stream.Duration, 1e-9);
            Assert.AreEqual(expected["missing"], (double)stream.MissingFrames);
            var motions = (List<object>)expected["motions"];
            Assert.AreEqual(motions.Count, stream.FrameCount);
            MotionFrame pose = stream.MakeFrame();
            foreach (Dictionary<string, object> motion in motions)
            {
                stream.Sample(((double)motion["sample"] - stream.FirstSample) / SessionClock.Rate, pose);
                Assert.AreEqual(motion["sample"], (double)pose.Sample);
                Assert.AreEqual(motion["epoch"], (double)pose.Epoch);
                AssertClose((List<object>)motion["root"], pose.Root);
                AssertClose((List<object>)motion["face"], pose.Face);
                AssertClose(((List<object>)motion["rotations_xyzw"]).SelectMany(turn => (List<object>)turn).ToList(), pose.Rotations);
            }
            AssertVoice((List<object>)expected["sounds"], "agent", stream, stream.ReadAgentVoice());
            AssertVoice((List<object>)expected["sounds"], "user", stream, stream.ReadUserVoice());
            var events = new List<StreamEvent>();
            stream.CollectEvents(double.NegativeInfinity, double.PositiveInfinity, events);
            CollectionAssert.AreEqual(((List<object>)expected["events"]).Select(e => ((Dictionary<string, object>)e)["name"]), events.Select(e => e.Name));
        }

        [Test]
        public void BetweenFramesAndAcrossLostOnesThePoseIsInterpolated()
        {
            RecordedStream stream = Read(Made(Frame(3200, 0.2f), Frame(4800, 0.4f), Frame(9600, 1f)));
            Assert.AreEqual(2, stream.MissingFrames);
            Assert.AreEqual(8000.0 / 48000, stream.Duration, 1e-9);
            MotionFrame pose = stream.MakeFrame();
            foreach ((double seconds, double angle) in new[] { (0, 0.2), (1.0 / 60, 0.3), (1.0 / 30, 0.4), (0.1, 0.8), (4.0 / 30, 1), (9, 1), (-5, 0.2) })
            {
                stream.Sample(seconds, pose);
                Assert.AreEqual(angle, pose.Root[0], 1e-5, "at " + seconds);
                Assert.AreEqual(angle, pose.Face[0], 1e-5);
                Assert.AreEqual(angle, 2 * Math.Atan2(pose.Rotations[5], pose.Rotations[7]), 1e-3);
            }
            stream.Sample(double.NaN, pose);
            Assert.AreEqual(0.2, pose.Root[0], 1e-5);
        }

        [Test]
        public void OfAnInterruptedEpochOnlyWhatLiesBeforeTheCutCounts()
        {
            RecordedStream stream = Read(Made(
                Frame(0, 0f),
                Frame(1600, 0.1f),
                Frame(3200, 9f),
                RecordingBytes.Sound("agent", -48, 0.25f),
                RecordingBytes.Sound("agent", 1552, 0.5f),
                RecordingBytes.Sound("agent", 1700, 0.75f),
                RecordingBytes.Sound("user", 1700, 0.125f),
                RecordingBytes.Event("interrupted", 1600, 1),
                RecordingBytes.Motion(Joints, Channels, 1600, 5f, 0f, 1),
                Frame(4800, 9f),
                RecordingBytes.Motion(Joints, Channels, 3200, 6f, 0f, 1),
                RecordingBytes.Sound("agent", 2000, -0.5f, 96, 48000, 1)));
            Assert.AreEqual(3, stream.FrameCount);
            MotionFrame pose = stream.MakeFrame();
            stream.Sample(1.0 / 30, pose);
            Assert.AreEqual(5f, pose.Root[0]);
            stream.Sample(9, pose);
            Assert.AreEqual(6f, pose.Root[0]);
            float[] agent = stream.ReadAgentVoice();
            Assert.AreEqual(4800, agent.Length);
            Assert.AreEqual(48, agent.Count(v => Math.Abs(v - 0.25f) < 1e-3), "what lies before second 0 is left out");
            Assert.AreEqual(48, agent.Count(v => Math.Abs(v - 0.5f) < 1e-3));
            Assert.AreEqual(0, agent.Count(v => Math.Abs(v - 0.75f) < 1e-3));
            Assert.AreEqual(-0.5f, agent[2000], 1e-3);
            Assert.AreEqual(0.125f, stream.ReadUserVoice()[1700], 1e-3, "nobody cuts the user off");
        }

        [Test]
        public void SoundOfAnotherRateTakesAsLongAsItLasts()
        {
            RecordedStream stream = Read(Made(Frame(0, 0f), Frame(1600, 0f), RecordingBytes.Sound("agent", 100, 0.5f, 50, 16000)));
            float[] voice = stream.ReadAgentVoice();
            Assert.AreEqual(150, voice.Count(v => v != 0f));
            Assert.AreEqual(0.5f, voice[249], 1e-3);
        }

        [Test]
        public void EventsAreFoundByTheirTime()
        {
            RecordedStream stream = Read(Made(Frame(4800, 0f), Frame(6400, 0f), RecordingBytes.Event("b", 6000), RecordingBytes.Event("a", 4800)));
            var found = new List<StreamEvent>();
            stream.CollectEvents(0, 0.025, found);
            CollectionAssert.AreEqual(new[] { "a" }, found.Select(e => e.Name));
            stream.CollectEvents(0.025, 1, found);
            CollectionAssert.AreEqual(new[] { "a", "b" }, found.Select(e => e.Name));
            Assert.AreEqual("nod", found[1].Text("kind"));
            Assert.AreEqual(0.025, stream.SecondsOf(found[1]), 1e-9);
        }

        [TestCase(0, "no recorded stream")]
        [TestCase(10, "cut short")]
        [TestCase(14, "cut short")]
        [TestCase(100, "cut short")]
        [TestCase(-1, "cut short")]
        [TestCase(-4, "cut short")]
        public void ACutFileIsRefused(int length, string words)
        {
            byte[] whole = Made(Frame(0, 0f));
            AssertRefused(whole.AsSpan(0, length > 0 ? length : length == 0 ? 0 : whole.Length + length).ToArray(), words);
        }

        [Test]
        public void WhatIsNoRecordingOfOneSubjectIsRefusedInWords()
        {
            AssertRefused(RecordingBytes.Of(), "no motion");
            AssertRefused(Made(), "no motion");
            AssertRefused(Made(Frame(0, 0f), RecordingBytes.Event("interrupted", 0, 1)), "no motion");
            AssertRefused(RecordingBytes.Of(Frame(0, 0f)), "message 1: the layout has to come first");
            AssertRefused(Made(Frame(0, 0f), WireBytes.Layout("other", Joints, Channels)), "message 3: a second layout");
            AssertRefused(Made(RecordingBytes.Framed("f/other", WireBytes.Motion(Joints, Channels, 0, 0, 0, 0f))), "message 2: a frame of another subject");
            AssertRefused(Made(RecordingBytes.Motion(Joints + 1, Channels, 0, 0f)), "do not fit the layout");
            AssertRefused(Made(RecordingBytes.Motion(Joints, Channels, 0, float.NaN)), "not finite");
            byte[] newer = WireBytes.Motion(Joints, Channels, 0, 0, 0, 0f);
            newer[1] = 2;
            AssertRefused(Made(RecordingBytes.Framed("f/hero", newer)), "another protocol version");
            AssertRefused(Made(RecordingBytes.Framed("x/hero", new byte[9])), "no topic that is known");
            AssertRefused(Made(WireBytes.Welcome("demo", "hero", "")), "only layouts are recorded");
            AssertRefused(Made(new byte[] { 0x80 }), "only layouts are recorded");
            AssertRefused(Made(Frame(0, 0f), Frame(16000, 0f)), "more frames are missing than the 2");
            AssertRefused(Made(Frame(-WireConstants.MaximumSample, 0f), Frame(WireConstants.MaximumSample, 0f)), "more frames are missing");
            AssertRefused(Made(Frame(0, 0f)).Concat(new byte[3]).ToArray(), "3 bytes follow the end");
            byte[] later = Made(Frame(0, 0f));
            later[8] = 2;
            AssertRefused(later, "of version 2; this package reads version 1");
        }

        [Test]
        public void TwoHundredThousandMutatedFilesAreReadOrRefused()
        {
            var random = new Random(11);
            byte[] whole = Made(
                Frame(0, 0.1f),
                Frame(1600, 0.2f),
                RecordingBytes.Sound("agent", 0, 0.5f, 20),
                RecordingBytes.Event("interrupted", 1600, 1),
                RecordingBytes.Motion(Joints, Channels, 1600, 5f, 0f, 1));
            int read = 0;
            for (int i = 0; i < 200000; i++)
            {
                byte[] bytes = whole.AsSpan(0, random.Next(6) == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
                for (int k = random.Next(3); k >= 0 && bytes.Length > 0; k--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }
                if (RecordedStream.TryRead(bytes, out RecordedStream stream, out string problem))
                {
                    stream.Sample(stream.Duration * random.NextDouble(), stream.MakeFrame());
                    Assert.LessOrEqual(stream.ReadAgentVoice().Length + stream.ReadUserVoice().Length, 4 * 1600 * 3);
                    read++;
                }
                else
                {
                    Assert.IsNotEmpty(problem);
                }
            }
            Assert.That(read, Is.InRange(2000, 198000));
        }

        private static byte[] Frame(long sample, float angle) => RecordingBytes.Motion(Joints, Channels, sample, angle, angle);

        private static byte[] Made(params byte[][] messages)
        {
            return RecordingBytes.Of(messages.Prepend(WireBytes.Layout("hero", Joints, Channels)).ToArray());
        }

        private static RecordedStream Read(byte[] bytes)
        {
            Assert.IsTrue(RecordedStream.TryRead(bytes, out RecordedStream stream, out string problem), problem);
            return stream;
        }

        private static void AssertRefused(byte[] bytes, string words)
        {
            Assert.IsFalse(RecordedStream.TryRead(bytes, out RecordedStream stream, out string problem));
            Assert.IsNull(stream);
            StringAssert.Contains(words, problem);
        }

        private static void AssertClose(List<object> expected, float[] got)
        {
            CollectionAssert.AreEqual(expected.Select(v => (float)(double)v), got, Comparer<float>.Create((a, b) => Math.Abs(a - b) < 1e-6f ? 0 : 1));
        }

        private static void AssertVoice(List<object> sounds, string speaker, RecordedStream stream, float[] voice)
        {
            var expected = new float[voice.Length];
            foreach (Dictionary<string, object> sound in sounds)
            {
                var pcm = (List<object>)sound["pcm"];
                int start = (int)((double)sound["sample"] - stream.FirstSample);
                for (int i = Math.Max(0, -start); i < pcm.Count && (string)sound["speaker"] == speaker; i++)
                {
                    expected[start + i] = (float)((double)pcm[i] / 32768);
                }
            }
            CollectionAssert.AreEqual(expected, voice);
        }
    }
}

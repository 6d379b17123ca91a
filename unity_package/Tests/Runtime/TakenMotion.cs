using System.Collections.Generic;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Tests
{
    /// <summary>
    /// A recording of the humanoid whose motion is a formula, so that a test knows every joint at any time: each turns
    /// steadily about an axis of its own, the hips walk, the jaw opens.
    /// </summary>
    internal sealed class TakenMotion
    {
        private const float Tolerance = 1e-4f;

        private readonly float _degreesPerSecond;
        private readonly double _seconds;

        /// <param name="seconds">How long it is; at least a thirtieth.</param>
        /// <param name="degreesPerSecond">How fast the slowest joint turns.</param>
        public TakenMotion(double seconds, float degreesPerSecond)
        {
            _seconds = seconds;
            _degreesPerSecond = degreesPerSecond;
            SkeletonDescription description = Humanoid.Describe();
            var messages = new List<byte[]> { SidecarLayouts.Bytes("hero", description) };
            for (int k = 0; k < seconds * 30; k++)
            {
                messages.Add(Frame(k, description.Shapes.Count));
            }
            messages.Add(RecordingBytes.Sound(WireConstants.SpeakerAgent, 1600, 0.5f, 4800));
            messages.Add(RecordingBytes.Event("backchannel", 8000));
            Recording = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
            Recording.name = "take";
            Assert.IsTrue(Recording.TryLoad(RecordingBytes.Of(messages.ToArray()), out string problem), problem);
        }

        public AvatarBridgeRecording Recording { get; }

        /// <summary>A joint's local rotation at a time.</summary>
        public Quaternion Turn(int joint, double seconds)
        {
            Vector3 axis = joint % 3 == 0 ? Vector3.right : joint % 3 == 1 ? Vector3.up : Vector3.forward;
            return Quaternion.AngleAxis((float)(_degreesPerSecond * (1 + 0.1 * joint) * Held(seconds)), axis);
        }

        public Vector3 Place(double seconds) => new Vector3(0.1f * (float)Held(seconds), 0.95f, 0.2f * (float)Held(seconds));

        /// <summary>Of the jaw, 0 to 1.</summary>
        public float Weight(double seconds) => (float)(Held(seconds) / _seconds);

        /// <summary>Fails unless the character stands as the recording does at a time.</summary>
        public void AssertShown(TestCharacter character, double seconds)
        {
            for (int i = 0; i < Humanoid.Count; i++)
            {
                AssertSame(Turn(i, seconds), character.Joints[i].localRotation, "joint " + i + " at " + seconds);
            }
            Assert.AreEqual(0f, (Place(seconds) - character.Joints[1].localPosition).magnitude, Tolerance);
            Assert.AreEqual(100f * Weight(seconds), character.Face.GetBlendShapeWeight(0), 0.01f);
        }

        public static void AssertSame(Quaternion expected, Quaternion got, string what)
        {
            float sign = Quaternion.Dot(expected, got) < 0f ? -1f : 1f;
            float off = Mathf.Max(Mathf.Abs(expected.x - sign * got.x), Mathf.Abs(expected.y - sign * got.y));
            off = Mathf.Max(off, Mathf.Max(Mathf.Abs(expected.z - sign * got.z), Mathf.Abs(expected.w - sign * got.w)));
            Assert.AreEqual(0f, off, Tolerance, what + ": " + expected + " is wanted, " + got + " is there");
        }

        private double Held(double seconds) => System.Math.Max(0, System.Math.Min(seconds, _seconds - 1.0 / 30));

        private byte[] Frame(int number, int channels)
        {
            double seconds = number / 30.0;
            var rotations = new float[4 * Humanoid.Count];
            for (int i = 0; i < Humanoid.Count; i++)
            {
                Quaternion turn = Turn(i, seconds);
                rotations[4 * i] = turn.x;
                rotations[4 * i + 1] = turn.y;
                rotations[4 * i + 2] = turn.z;
                rotations[4 * i + 3] = turn.w;
            }
            Vector3 place = Place(seconds);
            var face = new float[channels];
            face[0] = Weight(seconds);
            return RecordingBytes.Framed("f/hero", WireBytes.Motion(0, number, 1600 * number, new[] { place.x, place.y, place.z }, rotations, face));
        }
    }
}

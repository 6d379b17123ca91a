using System;

namespace AvatarBridge.Core
{
    /// <summary>One instant of a subject, in its layout's order. A buffer: made once, filled many times.</summary>
    public sealed class MotionFrame
    {
        public MotionFrame(int joints, int channels)
        {
            Rotations = new float[4 * joints];
            Face = new float[channels];
        }

        public uint LayoutId { get; set; }

        public long Epoch { get; set; }

        public long Sequence { get; set; }

        /// <summary>When it is to be seen, on the session clock.</summary>
        public long Sample { get; set; }

        public FrameStamps Stamps { get; set; }

        /// <summary>When it came, in microseconds of <see cref="MonotonicClock"/>.</summary>
        public long Arrival { get; set; }

        /// <summary>Local position of the hips, in the layout's unit.</summary>
        public float[] Root { get; } = new float[3];

        /// <summary>Local rotations, four a joint, xyzw, of unit length.</summary>
        public float[] Rotations { get; }

        /// <summary>Weights of 0 to 1.</summary>
        public float[] Face { get; }

        /// <summary>Takes over everything of a frame of the same layout.</summary>
        public void CopyFrom(MotionFrame other)
        {
            LayoutId = other.LayoutId;
            Epoch = other.Epoch;
            Sequence = other.Sequence;
            Sample = other.Sample;
            Stamps = other.Stamps;
            Arrival = other.Arrival;
            Array.Copy(other.Root, Root, Root.Length);
            Array.Copy(other.Rotations, Rotations, Rotations.Length);
            Array.Copy(other.Face, Face, Face.Length);
        }

        /// <summary>Becomes the layout's rest pose with a neutral face.</summary>
        public void SetRest(MotionLayout layout)
        {
            Array.Copy(layout.RestPositions, 3 * layout.Hips, Root, 0, 3);
            Array.Copy(layout.RestRotations, Rotations, Rotations.Length);
            Array.Clear(Face, 0, Face.Length);
        }
    }
}

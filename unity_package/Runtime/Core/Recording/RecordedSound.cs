using System;
using System.Buffers.Binary;

namespace AvatarBridge.Core
{
    /// <summary>A stretch of a voice in a recording: where it lies on the clock and where its bytes are.</summary>
    internal struct RecordedSound
    {
        public bool IsAgent;
        public long Epoch;
        public long Sample;
        public int Rate;
        public ArraySegment<byte> Pcm;

        /// <summary>Samples of the session clock that it lasts.</summary>
        public long Length => (long)(Pcm.Count / 2) * SessionClock.Rate / Rate;

        /// <summary>
        /// Writes what lies before <paramref name="end"/> into a voice that begins at <paramref name="start"/> of the clock, one
        /// value a sample, interpolated where the sound has another rate.
        /// </summary>
        public void CopyTo(float[] voice, long start, long end)
        {
            int given = Pcm.Count / 2;
            double step = (double)Rate / SessionClock.Rate;
            long first = Math.Max(0, start - Sample);
            long left = end == long.MaxValue ? Length : Math.Min(Length, end - Sample);
            long last = Math.Min(left, start - Sample + voice.Length);
            for (long i = first; i < last; i++)
            {
                double position = i * step;
                int index = (int)position;
                float share = (float)(position - index);
                float from = Value(index);
                float to = index + 1 < given ? Value(index + 1) : from;
                voice[Sample - start + i] = (from + (to - from) * share) / 32768f;
            }
        }

        private float Value(int index) => BinaryPrimitives.ReadInt16LittleEndian(Pcm.AsSpan(2 * index, 2));
    }
}

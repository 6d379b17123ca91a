using System;
using System.Threading;

namespace AvatarBridge.Core
{
    /// <summary>Samples from one thread to another without a lock: one writes, one reads. What does not fit is dropped and counted.</summary>
    public sealed class SampleRing
    {
        private readonly float[] _ring;
        private long _written;
        private long _read;
        private long _dropped;

        public SampleRing(int capacity)
        {
            _ring = new float[capacity];
        }

        /// <summary>Samples that wait for the reader.</summary>
        public int Count => (int)(Interlocked.Read(ref _written) - Interlocked.Read(ref _read));

        /// <summary>Samples that found no room.</summary>
        public long Dropped => Interlocked.Read(ref _dropped);

        /// <summary>Mixes interleaved sound to one channel and appends it. The writer's thread.</summary>
        public void Write(ReadOnlySpan<float> interleaved, int channels)
        {
            long written = Interlocked.Read(ref _written);
            int frames = interleaved.Length / channels;
            int room = _ring.Length - (int)(written - Interlocked.Read(ref _read));
            int taken = Math.Min(frames, room);
            for (int i = 0; i < taken; i++)
            {
                float sum = 0f;
                for (int c = 0; c < channels; c++)
                {
                    sum += interleaved[i * channels + c];
                }
                _ring[(written + i) % _ring.Length] = sum / channels;
            }
            Interlocked.Add(ref _dropped, frames - taken);
            // After the samples are in place.
            Interlocked.Exchange(ref _written, written + taken);
        }

        /// <summary>Takes the oldest samples, as many as are there and fit; returns how many. The reader's thread.</summary>
        public int Read(Span<float> target)
        {
            long read = Interlocked.Read(ref _read);
            int count = (int)Math.Min(target.Length, Interlocked.Read(ref _written) - read);
            for (int i = 0; i < count; i++)
            {
                target[i] = _ring[(read + i) % _ring.Length];
            }
            Interlocked.Exchange(ref _read, read + count);
            return count;
        }
    }
}

using System;
using System.Buffers.Binary;

namespace AvatarBridge.Core
{
    /// <summary>
    /// A voice as it lies on the session clock: the last seconds of sound, found by sample. What was never written or
    /// was cut is silence. One thread adds, another reads. Sound of another rate is resampled linearly.
    /// </summary>
    public sealed class SoundBuffer
    {
        private const int FadesPerSecond = 200;

        private readonly object _lock = new object();
        private readonly float[] _ring;
        private readonly int _clockRate;
        private long _end = long.MinValue;
        private long _epoch;
        private long _cutEpoch;
        private long _interruptions;
        // Where the newest epoch's sound begins; long.MaxValue before it has any.
        private long _epochStart = long.MaxValue;

        public SoundBuffer(int clockRate, double seconds = 12)
        {
            _clockRate = clockRate;
            _ring = new float[(int)(clockRate * seconds)];
        }

        public int ClockRate => _clockRate;

        /// <summary>How many interruptions were told of, ever.</summary>
        public long Interruptions
        {
            get
            {
                lock (_lock)
                {
                    return _interruptions;
                }
            }
        }

        /// <summary>One past the newest sample that came; long.MinValue without any.</summary>
        public long EndSample
        {
            get
            {
                lock (_lock)
                {
                    return _end;
                }
            }
        }

        /// <summary>Puts a stretch in its place. Sound of an older epoch than the newest is refused.</summary>
        public FrameStatus Add(in SoundMessage message)
        {
            lock (_lock)
            {
                if (message.Epoch < _epoch)
                {
                    return FrameStatus.StaleEpoch;
                }
                if (message.Epoch > _epoch)
                {
                    CutLocked(message.Epoch, message.Sample);
                }
                int given = message.Pcm.Length / 2;
                long count = (long)given * _clockRate / message.Rate;
                _epochStart = Math.Min(_epochStart, message.Sample);
                MoveEnd(message.Sample, message.Sample + count);
                long first = Math.Max(0, _end - _ring.Length - message.Sample);
                double step = (double)message.Rate / _clockRate;
                for (long i = first; i < count; i++)
                {
                    _ring[Place(message.Sample + i)] = At(message.Pcm, given, i * step);
                }
                return FrameStatus.Ok;
            }
        }

        /// <summary>
        /// Fills the target with sound from <paramref name="start"/> on, each step <paramref name="samplesPerStep"/>
        /// of the clock apart (1 at the clock's own rate). Returns how many steps lay within what has come.
        /// </summary>
        public int Read(double start, double samplesPerStep, Span<float> target)
        {
            int known = 0;
            lock (_lock)
            {
                for (int i = 0; i < target.Length; i++)
                {
                    double position = start + i * samplesPerStep;
                    long sample = (long)Math.Floor(position);
                    float share = (float)(position - sample);
                    target[i] = Value(sample) * (1f - share) + Value(sample + 1) * share;
                    known += _end != long.MinValue && sample < _end && sample >= _end - _ring.Length ? 1 : 0;
                }
            }
            return known;
        }

        /// <summary>
        /// An interruption: what older epochs have at or after this sample is silence now, after a short fade. The same
        /// interruption may be told more than once, also when sound of its epoch has come already.
        /// </summary>
        public void Cut(long epoch, long sample)
        {
            lock (_lock)
            {
                if (epoch >= _epoch)
                {
                    _interruptions += epoch > _cutEpoch ? 1 : 0;
                    _cutEpoch = epoch;
                    CutLocked(epoch, sample);
                }
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                Array.Clear(_ring, 0, _ring.Length);
                _end = long.MinValue;
                _epoch = _cutEpoch = 0;
                _epochStart = long.MaxValue;
            }
        }

        private void CutLocked(long epoch, long sample)
        {
            if (epoch > _epoch)
            {
                _epoch = epoch;
                _epochStart = long.MaxValue;
            }
            if (_end == long.MinValue || sample >= _end)
            {
                return;
            }
            long oldest = _end - _ring.Length;
            int fade = _clockRate / FadesPerSecond;
            for (long i = Math.Max(sample - fade, oldest); i < sample; i++)
            {
                _ring[Place(i)] *= (float)(sample - i) / (fade + 1);
            }
            Silence(Math.Max(sample, oldest), Math.Min(_end, _epochStart));
            if (_epochStart == long.MaxValue)
            {
                _end = Math.Max(sample, oldest);
            }
        }

        /// <summary>Zeros from one sample up to another, which are not farther apart than the ring is long.</summary>
        private void Silence(long from, long until)
        {
            if (until <= from)
            {
                return;
            }
            int first = Place(from);
            int count = (int)(until - from);
            int straight = Math.Min(count, _ring.Length - first);
            Array.Clear(_ring, first, straight);
            Array.Clear(_ring, 0, count - straight);
        }

        /// <summary>Silences what lies between the old end and a new stretch, and forgets what falls out of the ring.</summary>
        private void MoveEnd(long start, long end)
        {
            if (_end == long.MinValue)
            {
                _end = start;
            }
            if (end <= _end)
            {
                return;
            }
            Silence(Math.Max(_end, end - _ring.Length), end);
            _end = end;
        }

        private float Value(long sample)
        {
            bool held = _end != long.MinValue && sample < _end && sample >= _end - _ring.Length;
            return held ? _ring[Place(sample)] : 0f;
        }

        private int Place(long sample)
        {
            long place = sample % _ring.Length;
            return (int)(place < 0 ? place + _ring.Length : place);
        }

        private static float At(ReadOnlySpan<byte> pcm, int count, double position)
        {
            int index = (int)position;
            float share = (float)(position - index);
            float first = BinaryPrimitives.ReadInt16LittleEndian(pcm.Slice(2 * index, 2));
            float second = index + 1 < count ? BinaryPrimitives.ReadInt16LittleEndian(pcm.Slice(2 * index + 2, 2)) : first;
            return (first + (second - first) * share) / 32768f;
        }
    }
}

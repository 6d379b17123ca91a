using System;
using System.Threading;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Reads a voice for an audio device so that it stays where the motion is: small differences by a slow change of rate, too
    /// small to hear, large ones by a jump. Whatever breaks the sound off (a jump, an interruption, sound that fails to
    /// come, the end of the connection) is cross-faded. The game's thread steers, the audio thread reads.
    /// </summary>
    public sealed class VoicePlayer
    {
        private const double SamplesPerMicrosecond = SessionClock.Rate / 1e6;
        private const double JumpSamples = 0.08 * SessionClock.Rate;
        private const double CatchUpSamples = 0.2 * SessionClock.Rate;
        // A device asks for blocks in bursts, but on average at the pace of a crystal.
        private const double DeviceSeconds = 2;
        private const double LongestBurst = 100000;
        // As much as the jitter buffer changes its own pace.
        private const double LargestRateChange = 0.05;
        private const int FadesPerSecond = 200;

        private SoundBuffer _voice;
        private double _offset = double.NaN;
        private int _outputRate = SessionClock.Rate;
        private double _position = double.NaN;
        private double _deviceTime = double.NaN;
        private long _blocks;
        private float[] _read = new float[8192];
        private readonly float[] _next = new float[1024];
        private int _nextCount;

        /// <summary>The sample of the session clock that is read next; NaN while nothing is.</summary>
        public double Position => Volatile.Read(ref _position);

        /// <summary>Says what to read: a sample of the session clock belongs to a time of <see cref="MonotonicClock"/>.</summary>
        /// <param name="voice">Null for nothing.</param>
        /// <param name="sample">What should leave for the device at that time; NaN for nothing.</param>
        /// <param name="microseconds">That time.</param>
        /// <param name="outputRate">Samples a second of the device.</param>
        public void Steer(SoundBuffer voice, double sample, long microseconds, int outputRate)
        {
            Volatile.Write(ref _voice, voice);
            Volatile.Write(ref _offset, sample - microseconds * SamplesPerMicrosecond);
            Volatile.Write(ref _outputRate, outputRate);
        }

        /// <summary>Fills a block for the device at a time of <see cref="MonotonicClock"/>. The audio thread.</summary>
        public void Read(Span<float> block, long now)
        {
            int rate = Volatile.Read(ref _outputRate);
            int fade = Math.Min(Math.Min(rate / FadesPerSecond, block.Length), _next.Length);
            if (_read.Length < block.Length + fade)
            {
                _read = new float[block.Length + fade];
            }
            Span<float> read = _read.AsSpan(0, block.Length + fade);
            Advance(read, block.Length, rate, now);
            int faded = Math.Min(_nextCount, fade);
            for (int i = 0; i < faded; i++)
            {
                // Where nothing has broken off, both are the same.
                read[i] = _next[i] + (read[i] - _next[i]) * ((i + 1f) / (faded + 1));
            }
            read.Slice(0, block.Length).CopyTo(block);
            read.Slice(block.Length).CopyTo(_next);
            _nextCount = fade;
        }

        /// <summary>Reads a block and a little of what follows it; moves on by the block.</summary>
        private void Advance(Span<float> target, int block, int rate, long now)
        {
            SoundBuffer voice = Volatile.Read(ref _voice);
            double wanted = Volatile.Read(ref _offset) + Smooth(now, (double)block / rate) * SamplesPerMicrosecond;
            double position = Volatile.Read(ref _position);
            if (voice == null || double.IsNaN(wanted))
            {
                target.Clear();
                Volatile.Write(ref _position, double.NaN);
                return;
            }
            double away = wanted - position;
            if (double.IsNaN(away) || Math.Abs(away) > JumpSamples)
            {
                position = wanted;
                away = 0;
            }
            double change = Math.Max(-LargestRateChange, Math.Min(LargestRateChange, away / CatchUpSamples));
            double step = (double)SessionClock.Rate / rate * (1 + change);
            voice.Read(position, step, target);
            Volatile.Write(ref _position, position + step * block);
        }

        /// <summary>When this block would have been asked for without bursts, in microseconds.</summary>
        private double Smooth(long now, double seconds)
        {
            double expected = _deviceTime + 1e6 * seconds;
            double late = now - expected;
            if (double.IsNaN(late) || Math.Abs(late) > LongestBurst)
            {
                expected = now;
                late = _blocks = 0;
            }
            // The mean of what has come so far, at first.
            _deviceTime = expected + late * Math.Max(1.0 / ++_blocks, seconds / DeviceSeconds);
            return _deviceTime;
        }
    }
}

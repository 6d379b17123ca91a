using System;
using System.Threading;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Reads a voice for an audio device so that it stays where the motion is: small differences by a change of rate too
    /// small to hear, large ones by a jump that is cross-faded. The game's thread steers, the audio thread reads.
    /// </summary>
    public sealed class VoicePlayer
    {
        private const double JumpSamples = 0.08 * SessionClock.Rate;
        private const double LargestRateChange = 0.02;
        private const double CatchUpSamples = 0.5 * SessionClock.Rate;

        private SoundBuffer _voice;
        private double _wanted = double.NaN;
        private double _outputRate = SessionClock.Rate;
        private double _position = double.NaN;
        private float[] _leaving = new float[4096];

        /// <summary>The sample of the session clock that is read next; NaN while nothing is.</summary>
        public double Position => Volatile.Read(ref _position);

        /// <summary>Says what to read and where the motion is now; null or NaN for nothing.</summary>
        public void Steer(SoundBuffer voice, double wanted, double outputRate)
        {
            Volatile.Write(ref _voice, voice);
            Volatile.Write(ref _wanted, wanted);
            Volatile.Write(ref _outputRate, outputRate);
        }

        /// <summary>Fills a block for the device; false, and silence, while there is nothing to read. The audio thread.</summary>
        public bool Read(Span<float> block)
        {
            SoundBuffer voice = Volatile.Read(ref _voice);
            double wanted = Volatile.Read(ref _wanted);
            double position = Volatile.Read(ref _position);
            if (voice == null || double.IsNaN(wanted))
            {
                block.Clear();
                Volatile.Write(ref _position, double.NaN);
                return false;
            }
            double clockStep = SessionClock.Rate / Volatile.Read(ref _outputRate);
            bool starts = double.IsNaN(position);
            bool jumps = !starts && Math.Abs(wanted - position) > JumpSamples;
            double from = starts || jumps ? wanted : position;
            double change = Math.Max(-LargestRateChange, Math.Min(LargestRateChange, (wanted - from) / CatchUpSamples));
            double step = clockStep * (1 + change);
            voice.Read(from, step, block);
            if (jumps)
            {
                FadeFrom(voice, position, clockStep, block);
            }
            Volatile.Write(ref _position, from + step * block.Length);
            return true;
        }

        private void FadeFrom(SoundBuffer voice, double position, double step, Span<float> block)
        {
            if (_leaving.Length < block.Length)
            {
                _leaving = new float[block.Length];
            }
            Span<float> leaving = _leaving.AsSpan(0, block.Length);
            voice.Read(position, step, leaving);
            for (int i = 0; i < block.Length; i++)
            {
                float share = (i + 1f) / block.Length;
                block[i] = leaving[i] + (block[i] - leaving[i]) * share;
            }
        }
    }
}

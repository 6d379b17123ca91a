using System;
using System.Collections.Generic;

namespace AvatarBridge.Editor
{
    /// <summary>What a character did while it was recorded: the times of its frames and a track for everything that moved.</summary>
    public sealed class RecordedMotion
    {
        private readonly List<double> _times = new List<double>();

        internal RecordedMotion(string character)
        {
            Character = character;
        }

        /// <summary>Its name, which becomes the clip's.</summary>
        public string Character { get; }

        /// <summary>Whether there are muscles, so that a humanoid clip can be made of it.</summary>
        public bool IsHumanoid => Tracks.Exists(track => track.Kind == TrackKind.Muscle);

        public int Frames => _times.Count;

        /// <summary>From the first frame to the last.</summary>
        public double Seconds => Frames == 0 ? 0 : _times[Frames - 1] - _times[0];

        internal List<RecordedTrack> Tracks { get; } = new List<RecordedTrack>();

        /// <param name="time">In seconds, later than the last frame's.</param>
        internal void AddTime(double time) => _times.Add(time);

        /// <summary>A track's values at evenly spaced times from the first frame on, <see cref="RecordedTrack.Width"/> a time.</summary>
        internal float[] Resample(RecordedTrack track, float rate)
        {
            int count = (int)Math.Floor(Seconds * rate + 1e-3) + 1;
            var values = new float[count * track.Width];
            int frame = 0;
            for (int i = 0; i < count; i++)
            {
                double time = _times[0] + i / (double)rate;
                while (frame + 2 < Frames && _times[frame + 1] <= time)
                {
                    frame++;
                }
                double span = frame + 1 < Frames ? _times[frame + 1] - _times[frame] : 1;
                double share = Math.Max(0, Math.Min(1, (time - _times[frame]) / span));
                track.Sample(frame, (float)share, values, i * track.Width);
            }
            return values;
        }
    }
}

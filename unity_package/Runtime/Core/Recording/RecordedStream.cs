using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>
    /// A recorded stream, <c>.avbr</c>: what one subject was sent, with the sound and the events of its session. Seconds
    /// count from the first frame. Nothing of it changes after it was read, so any thread may read it.
    /// </summary>
    public sealed class RecordedStream
    {
        private const int FrameSamples = SessionClock.Rate / 30;

        private readonly MotionFrame[] _frames;
        private readonly List<RecordedSound> _sounds;
        private readonly List<StreamEvent> _events;
        private readonly EpochCuts _agentCuts = new EpochCuts();

        private RecordedStream(RecordingReader reader)
        {
            Layout = reader.Layout;
            _sounds = reader.Sounds;
            _events = reader.Events;
            _events.Sort((a, b) => a.Sample == b.Sample ? a.Sequence.CompareTo(b.Sequence) : a.Sample.CompareTo(b.Sample));
            _frames = Ordered(reader.Frames);
            foreach (StreamEvent item in Interruptions())
            {
                _agentCuts.Note(item.Epoch, item.Sample);
            }
            foreach (RecordedSound sound in _sounds)
            {
                if (sound.IsAgent)
                {
                    _agentCuts.Note(sound.Epoch, sound.Sample);
                }
            }
        }

        public LayoutMessage Layout { get; }

        /// <summary>Frames that are there.</summary>
        public int FrameCount => _frames.Length;

        /// <summary>Frames between the first and the last that never came; poses there are interpolated.</summary>
        public int MissingFrames => (int)Math.Max(0, Span / FrameSamples + 1 - _frames.Length);

        /// <summary>From the first frame to the end of the last, in seconds.</summary>
        public double Duration => (double)(Span + FrameSamples) / SessionClock.Rate;

        /// <summary>Second 0 on the session's clock.</summary>
        public long FirstSample => _frames[0].Sample;

        private long Span => _frames[_frames.Length - 1].Sample - FirstSample;

        /// <summary>A recording from the bytes of a file; <paramref name="problem"/> says why there is none.</summary>
        public static bool TryRead(byte[] bytes, out RecordedStream stream, out string problem)
        {
            stream = null;
            var reader = new RecordingReader(bytes);
            problem = reader.Read();
            if (problem != null)
            {
                return false;
            }
            stream = new RecordedStream(reader);
            problem = stream.FindProblem();
            if (problem != null)
            {
                stream = null;
            }
            return stream != null;
        }

        /// <summary>A buffer for <see cref="Sample"/>.</summary>
        public MotionFrame MakeFrame() => new MotionFrame(Layout.Layout.Joints.Length, Layout.Layout.Channels.Length);

        /// <summary>The pose at a time, interpolated between frames; before the first and after the last it holds. Allocates nothing.</summary>
        public void Sample(double seconds, MotionFrame pose)
        {
            double offset = seconds * SessionClock.Rate;
            int next = FirstAfter(offset);
            if (next == 0 || next == _frames.Length)
            {
                pose.CopyFrom(_frames[next == 0 ? 0 : next - 1]);
                return;
            }
            MotionFrame before = _frames[next - 1];
            MotionFrame after = _frames[next];
            pose.CopyFrom(before);
            pose.Sample = FirstSample + (long)offset;
            double from = before.Sample - FirstSample;
            Poses.Blend(before, after, (float)((offset - from) / (after.Sample - before.Sample)), pose);
        }

        /// <summary>When something happens in the recording, in seconds.</summary>
        public double SecondsOf(StreamEvent item) => ((double)item.Sample - FirstSample) / SessionClock.Rate;

        /// <summary>Adds the events from one time up to, but without, another to a list, in their order.</summary>
        public void CollectEvents(double from, double until, List<StreamEvent> into)
        {
            foreach (StreamEvent item in _events)
            {
                double seconds = SecondsOf(item);
                if (seconds >= from && seconds < until)
                {
                    into.Add(item);
                }
            }
        }

        /// <summary>
        /// What the agent said: mono in -1 to 1 at <see cref="SessionClock.Rate"/>, as long as the recording, silence where
        /// nothing came or an interruption cut it off.
        /// </summary>
        public float[] ReadAgentVoice() => ReadVoice(true);

        /// <summary>What the user said, in the same form.</summary>
        public float[] ReadUserVoice() => ReadVoice(false);

        private float[] ReadVoice(bool agent)
        {
            var voice = new float[Span + FrameSamples];
            foreach (RecordedSound sound in _sounds)
            {
                if (sound.IsAgent == agent)
                {
                    sound.CopyTo(voice, FirstSample, agent ? _agentCuts.EndOf(sound.Epoch) : long.MaxValue);
                }
            }
            return voice;
        }

        /// <summary>One frame a sample, the last that came, in order, without what a newer epoch made void.</summary>
        private MotionFrame[] Ordered(List<MotionFrame> frames)
        {
            var cuts = new EpochCuts();
            foreach (StreamEvent item in Interruptions())
            {
                cuts.Note(item.Epoch, item.Sample);
            }
            foreach (MotionFrame frame in frames)
            {
                cuts.Note(frame.Epoch, frame.Sample);
            }
            var bySample = new SortedDictionary<long, MotionFrame>();
            foreach (MotionFrame frame in frames)
            {
                if (frame.Sample < cuts.EndOf(frame.Epoch))
                {
                    bySample[frame.Sample] = frame;
                }
            }
            var ordered = new MotionFrame[bySample.Count];
            bySample.Values.CopyTo(ordered, 0);
            return ordered;
        }

        private IEnumerable<StreamEvent> Interruptions() => _events.FindAll(item => item.Name == StreamEvent.Interrupted);

        private string FindProblem()
        {
            if (_frames.Length == 0)
            {
                return "the recording holds no motion";
            }
            // Otherwise a few bytes could make a recording of years.
            double frames = ((double)_frames[_frames.Length - 1].Sample - FirstSample) / FrameSamples + 1;
            return frames > 2.0 * _frames.Length
                ? "more frames are missing than the " + _frames.Length + " that are there; record it again"
                : null;
        }

        private int FirstAfter(double offset)
        {
            int low = 0;
            int high = _frames.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_frames[middle].Sample - FirstSample <= offset)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low;
        }
    }
}

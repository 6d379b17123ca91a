using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// The latest frames of one layout, ordered by sample. One thread adds, another samples; each holds the lock for
    /// the copy of one frame at most. All frames are made with the buffer.
    /// </summary>
    public sealed class FrameBuffer
    {
        private readonly object _lock = new object();
        private readonly MotionFrame[] _frames;
        private MotionFrame _spare;
        private int _count;
        private long _epoch;

        /// <param name="joints">Joints of the layout.</param>
        /// <param name="channels">Face channels of the layout.</param>
        /// <param name="capacity">Frames that are kept; two seconds at 30 fps by default.</param>
        public FrameBuffer(int joints, int channels, int capacity = 60)
        {
            _frames = new MotionFrame[Math.Max(2, capacity)];
            for (int i = 0; i < _frames.Length; i++)
            {
                _frames[i] = new MotionFrame(joints, channels);
            }
            _spare = new MotionFrame(joints, channels);
        }

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _count;
                }
            }
        }

        /// <summary>The newest epoch seen.</summary>
        public long Epoch
        {
            get
            {
                lock (_lock)
                {
                    return _epoch;
                }
            }
        }

        /// <summary>Sample of the newest frame; long.MinValue without frames.</summary>
        public long NewestSample
        {
            get
            {
                lock (_lock)
                {
                    return _count == 0 ? long.MinValue : _frames[_count - 1].Sample;
                }
            }
        }

        /// <summary>
        /// Decodes a message into the buffer. An older epoch than the newest is refused; a newer one ends what lies at
        /// or after its first frame; a frame of the same sample is replaced.
        /// </summary>
        public FrameStatus Add(in MotionMessage message, long arrival)
        {
            FrameStatus status = message.CopyTo(_spare);
            if (status != FrameStatus.Ok)
            {
                return status;
            }
            _spare.Arrival = arrival;
            lock (_lock)
            {
                return Insert();
            }
        }

        /// <summary>An interruption: frames of older epochs at or after this sample are void.</summary>
        public void Cut(long epoch, long sample)
        {
            lock (_lock)
            {
                if (epoch >= _epoch)
                {
                    CutLocked(epoch, sample);
                }
            }
        }

        /// <summary>Forgets all frames and epochs, for a new session.</summary>
        public void Clear()
        {
            lock (_lock)
            {
                _count = 0;
                _epoch = 0;
            }
        }

        /// <summary>Copies the newest frame, if there is one.</summary>
        public bool TryGetNewest(MotionFrame target)
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return false;
                }
                target.CopyFrom(_frames[_count - 1]);
                return true;
            }
        }

        /// <summary>
        /// Copies what lies around the playhead: <paramref name="before"/> at or before it and <paramref name="after"/>
        /// at or after it. Ahead of all frames they are the last two, so that the motion can be carried on.
        /// </summary>
        public SampleStatus Bracket(double playhead, MotionFrame before, MotionFrame after)
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return SampleStatus.Missing;
                }
                int next = FirstAfter(playhead);
                if (next == 0)
                {
                    before.CopyFrom(_frames[0]);
                    after.CopyFrom(_frames[0]);
                    return playhead == _frames[0].Sample ? SampleStatus.Ok : SampleStatus.Behind;
                }
                bool ahead = next == _count;
                before.CopyFrom(_frames[ahead ? Math.Max(0, _count - 2) : next - 1]);
                after.CopyFrom(_frames[ahead ? _count - 1 : next]);
                return ahead && playhead > after.Sample ? SampleStatus.Ahead : SampleStatus.Ok;
            }
        }

        private FrameStatus Insert()
        {
            if (_spare.Epoch < _epoch)
            {
                return FrameStatus.StaleEpoch;
            }
            if (_spare.Epoch > _epoch)
            {
                CutLocked(_spare.Epoch, _spare.Sample);
            }
            int at = FirstAfter(_spare.Sample);
            if (at > 0 && _frames[at - 1].Sample == _spare.Sample)
            {
                Swap(at - 1);
                return FrameStatus.Ok;
            }
            if (_count == _frames.Length)
            {
                if (at == 0)
                {
                    return FrameStatus.TooOld;
                }
                MotionFrame oldest = _frames[0];
                Array.Copy(_frames, 1, _frames, 0, at - 1);
                _frames[at - 1] = _spare;
                _spare = oldest;
                return FrameStatus.Ok;
            }
            MotionFrame free = _frames[_count];
            Array.Copy(_frames, at, _frames, at + 1, _count - at);
            _frames[at] = _spare;
            _spare = free;
            _count++;
            return FrameStatus.Ok;
        }

        private void CutLocked(long epoch, long sample)
        {
            _epoch = epoch;
            // Frames of the new epoch are younger than the cut and stay, whichever came first.
            int kept = 0;
            for (int i = 0; i < _count; i++)
            {
                if (_frames[i].Sample < sample || _frames[i].Epoch >= epoch)
                {
                    MotionFrame stays = _frames[i];
                    _frames[i] = _frames[kept];
                    _frames[kept++] = stays;
                }
            }
            _count = kept;
        }

        private void Swap(int at)
        {
            MotionFrame replaced = _frames[at];
            _frames[at] = _spare;
            _spare = replaced;
        }

        private int FirstAfter(double sample)
        {
            int low = 0;
            int high = _count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_frames[middle].Sample <= sample)
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

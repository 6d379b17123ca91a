using AvatarBridge.Core;
using UnityEngine.Playables;

namespace AvatarBridge.Timeline
{
    /// <summary>One clip while its timeline plays: knows the pose of its recording at a time of the clip.</summary>
    public sealed class AvatarBridgeBehaviour : PlayableBehaviour
    {
        private RecordedStream _stream;
        private MotionFrame _pose;
        private bool _loop;

        /// <summary>What the recording was made for; null if the clip has none.</summary>
        public LayoutMessage Layout => _stream?.Layout;

        public void Play(RecordedStream stream, bool loop)
        {
            _stream = stream;
            _pose = stream?.MakeFrame();
            _loop = loop;
        }

        /// <summary>The pose at a time of the recording. A buffer of the clip's, valid until the next call.</summary>
        public MotionFrame Sample(double seconds)
        {
            _stream.Sample(_loop ? Wrapped(seconds) : seconds, _pose);
            return _pose;
        }

        private double Wrapped(double seconds)
        {
            double rest = seconds % _stream.Duration;
            return rest < 0 ? rest + _stream.Duration : rest;
        }
    }
}

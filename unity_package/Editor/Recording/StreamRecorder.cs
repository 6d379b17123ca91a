using System;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>Records what an avatar shows, in Play or in a preview, from its first pose on until it is stopped.</summary>
    public sealed class StreamRecorder : IDisposable
    {
        private CharacterReader _reader;
        private double _time;

        /// <summary>Begins at once.</summary>
        public StreamRecorder(AvatarBridgeAvatar avatar)
        {
            Avatar = avatar;
            Motion = new RecordedMotion(avatar.name);
            IsRecording = true;
            avatar.Posed += Take;
        }

        public AvatarBridgeAvatar Avatar { get; }

        public bool IsRecording { get; private set; }

        /// <summary>What has been recorded so far. It does not need the character, so that it outlives Play.</summary>
        public RecordedMotion Motion { get; }

        /// <summary>Ends the recording; <see cref="Motion"/> stays.</summary>
        public void Dispose()
        {
            IsRecording = false;
            Avatar.Posed -= Take;
            _reader?.Dispose();
            _reader = null;
        }

        private void Take(LayoutMessage layout, MotionFrame pose, float seconds)
        {
            if (_reader == null)
            {
                _reader = new CharacterReader(Avatar, layout, Motion);
            }
            else if (seconds <= 0f)
            {
                // Two poses at one time: a curve holds only one.
                return;
            }
            else
            {
                _time += seconds;
            }
            _reader.Read(_time);
        }
    }
}

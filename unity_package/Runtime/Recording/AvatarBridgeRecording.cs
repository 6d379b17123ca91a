using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// A recorded stream as an asset: an <c>.avbr</c> file put into the project becomes one, and <see cref="TryLoad"/> makes
    /// one while the game runs.
    /// </summary>
    public sealed class AvatarBridgeRecording : ScriptableObject, ISerializationCallbackReceiver
    {
        [SerializeField]
        [HideInInspector]
        private byte[] _bytes = new byte[0];

        [SerializeField]
        [Tooltip("Name of the character in the stream that was recorded.")]
        private string _subject = "";

        [SerializeField]
        [Tooltip("The rig it was recorded for; own: the character's own skeleton.")]
        private string _rig = "";

        [SerializeField]
        [Tooltip("Seconds from the first frame to the end of the last.")]
        private double _duration;

        [SerializeField]
        [Tooltip("Frames that are there.")]
        private int _frames;

        [SerializeField]
        [Tooltip("Frames that never came; their poses are interpolated.")]
        private int _missingFrames;

        private RecordedStream _stream;

        public string Subject => _subject;

        public string Rig => _rig;

        /// <summary>Seconds from the first frame to the end of the last.</summary>
        public double Duration => _duration;

        public int FrameCount => _frames;

        public int MissingFrames => _missingFrames;

        /// <summary>What was recorded; read from the bytes when it is first asked for. Null for an empty asset.</summary>
        public RecordedStream Stream
        {
            get
            {
                if (_stream == null && _bytes.Length > 0)
                {
                    RecordedStream.TryRead(_bytes, out _stream, out _);
                }
                return _stream;
            }
        }

        /// <summary>Takes the bytes of a file over; false, and in words why, if they are no recording. They must not be changed then.</summary>
        public bool TryLoad(byte[] bytes, out string problem)
        {
            if (!RecordedStream.TryRead(bytes, out RecordedStream stream, out problem))
            {
                return false;
            }
            _bytes = bytes;
            _stream = stream;
            _subject = stream.Layout.Subject;
            _rig = stream.Layout.Layout.Rig;
            _duration = stream.Duration;
            _frames = stream.FrameCount;
            _missingFrames = stream.MissingFrames;
            return true;
        }

        /// <summary>The agent's voice as a new clip, as long as the recording.</summary>
        public AudioClip CreateVoice()
        {
            float[] voice = Stream.ReadAgentVoice();
            AudioClip clip = AudioClip.Create(name + " voice", voice.Length, 1, SessionClock.Rate, false);
            clip.SetData(voice, 0);
            return clip;
        }

        void ISerializationCallbackReceiver.OnBeforeSerialize()
        {
        }

        // The file may have been imported again.
        void ISerializationCallbackReceiver.OnAfterDeserialize() => _stream = null;
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Reads the records of a recorded stream, as docs/protocol.md describes it, in one pass.</summary>
    internal sealed class RecordingReader
    {
        private const uint Version = 1;
        private const int HeadBytes = 12;
        private const int LengthBytes = 4;
        private const byte FirstControlByte = 0x80;
        private const string CutShort = "the recording is cut short; copy the file again";

        private static readonly byte[] Magic = { 0x89, 0x41, 0x56, 0x42, 0x52, 0x0d, 0x0a, 0x1a };

        private readonly byte[] _bytes;
        private byte[] _motionTopic;
        private uint _layoutId;

        public RecordingReader(byte[] bytes)
        {
            _bytes = bytes;
        }

        public LayoutMessage Layout { get; private set; }

        /// <summary>Every frame in the order they came.</summary>
        public List<MotionFrame> Frames { get; } = new List<MotionFrame>();

        public List<RecordedSound> Sounds { get; } = new List<RecordedSound>();

        public List<StreamEvent> Events { get; } = new List<StreamEvent>();

        /// <summary>Reads it all; null, or in words what is wrong with it.</summary>
        public string Read()
        {
            if (!_bytes.AsSpan().StartsWith(Magic))
            {
                return "this is no recorded stream; avatar-bridge record makes them";
            }
            if (_bytes.Length < HeadBytes)
            {
                return CutShort;
            }
            uint version = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(Magic.Length));
            if (version != Version)
            {
                return "a recorded stream of version " + version + "; this package reads version " + Version;
            }
            return ReadMessages() ?? (Frames.Count == 0 ? "the recording holds no motion" : null);
        }

        private string ReadMessages()
        {
            int at = HeadBytes;
            for (int number = 1; ; number++)
            {
                if (_bytes.Length - at < LengthBytes)
                {
                    return CutShort;
                }
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));
                at += LengthBytes;
                if (length == 0)
                {
                    return at == _bytes.Length ? null : _bytes.Length - at + " bytes follow the end of the recording; copy the file again";
                }
                if (length > _bytes.Length - at)
                {
                    return CutShort;
                }
                string problem = ReadMessage(new ArraySegment<byte>(_bytes, at, (int)length));
                if (problem != null)
                {
                    return "message " + number + ": " + problem;
                }
                at += (int)length;
            }
        }

        private string ReadMessage(ArraySegment<byte> message)
        {
            if (message.Array[message.Offset] >= FirstControlByte)
            {
                return ReadLayout(message);
            }
            if (Layout == null)
            {
                return "the layout has to come first";
            }
            if (message.Count > WireConstants.MaximumFrameBytes)
            {
                return "a frame of " + message.Count + " bytes; at most " + WireConstants.MaximumFrameBytes + " are allowed";
            }
            int topic = message.AsSpan().IndexOf((byte)0) + 1;
            ArraySegment<byte> body = message.Slice(topic);
            switch (topic > 2 && message.Array[message.Offset + 1] == '/' ? (char)message.Array[message.Offset] : '\0')
            {
                case 'f':
                    return message.AsSpan(0, topic).SequenceEqual(_motionTopic) ? ReadMotion(body) : "a frame of another subject";
                case 'a':
                    return ReadSound(message.AsSpan(0, topic), body);
                case 'e':
                    return ReadEvent(body);
                default:
                    return "it has no topic that is known";
            }
        }

        private string ReadLayout(ArraySegment<byte> message)
        {
            if (!MsgPackTree.TryReadMap(message, out Dictionary<string, object> map))
            {
                return "it is no control message";
            }
            map.TryGetValue(WireConstants.KeyType, out object type);
            if (!WireConstants.TypeLayout.Equals(type))
            {
                return "of the control socket only layouts are recorded";
            }
            if (!LayoutMessage.TryRead(map, out LayoutMessage layout, out string problem))
            {
                return problem;
            }
            if (Layout != null)
            {
                bool same = layout.Subject == Layout.Subject && layout.Layout.Id == _layoutId;
                return same ? null : "a second layout; a recording holds one subject with one layout";
            }
            Layout = layout;
            _layoutId = layout.Layout.Id;
            _motionTopic = AsciiText.Topic(WireConstants.MotionTopic + layout.Subject);
            return null;
        }

        private string ReadMotion(ArraySegment<byte> body)
        {
            FrameStatus status = MotionMessage.Read(body, out MotionMessage message);
            if (status == FrameStatus.Ok)
            {
                var frame = new MotionFrame(Layout.Layout.Joints.Length, Layout.Layout.Channels.Length);
                status = message.LayoutId == _layoutId ? message.CopyTo(frame) : FrameStatus.UnknownLayout;
                Frames.Add(frame);
            }
            return InWords(status);
        }

        private string ReadSound(ReadOnlySpan<byte> topic, ArraySegment<byte> body)
        {
            FrameStatus status = SoundMessage.Read(body, out SoundMessage message);
            if (status != FrameStatus.Ok)
            {
                return InWords(status);
            }
            // The pcm is a view of these bytes; where it lies in them says where it lies in the file.
            body.AsSpan().Overlaps(message.Pcm, out int offset);
            Sounds.Add(new RecordedSound
            {
                IsAgent = EndsWith(topic, WireConstants.SpeakerAgent),
                Epoch = message.Epoch,
                Sample = message.Sample,
                Rate = message.Rate,
                Pcm = body.Slice(offset, message.Pcm.Length),
            });
            return null;
        }

        private string ReadEvent(ArraySegment<byte> body)
        {
            if (!StreamEvent.TryRead(body, out StreamEvent item) || Math.Abs(item.Sample / 2) > WireConstants.MaximumSample / 2)
            {
                return "it is no event";
            }
            Events.Add(item);
            return null;
        }

        private static bool EndsWith(ReadOnlySpan<byte> topic, string speaker)
        {
            int start = topic.Length - 1 - speaker.Length;
            return start > 0 && AsciiText.Equals(topic.Slice(start, speaker.Length), speaker);
        }

        private static string InWords(FrameStatus status)
        {
            switch (status)
            {
                case FrameStatus.Ok:
                    return null;
                case FrameStatus.WrongVersion:
                    return "it is of another protocol version";
                case FrameStatus.UnknownLayout:
                    return "it quotes another layout than the recording's";
                case FrameStatus.WrongLength:
                    return "its arrays do not fit the layout";
                case FrameStatus.NotFinite:
                    return "it holds numbers that are not finite, or what is no rotation";
                default:
                    return "it is no message of the protocol";
            }
        }
    }
}

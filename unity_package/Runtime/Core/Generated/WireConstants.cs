// Made by tools/generate_wire.py from bridge/protocol.py and bridge/messages.py; do not edit.
namespace AvatarBridge.Core
{
    /// <summary>Names, numbers and limits of the wire, as docs/protocol.md describes it.</summary>
    public static class WireConstants
    {
        public const int ProtocolVersion = 1;
        public const int MaximumControlBytes = 1048576;
        public const int MaximumFrameBytes = 262144;
        public const int MinimumAudioRate = 8000;
        public const int MaximumAudioRate = 192000;
        public const int MaximumJoints = 1024;
        public const int MaximumChannels = 1024;
        public const long MaximumSample = 4611686018427387904;
        public const int MaximumNameLength = 200;
        public const int CompactSteps = 16383;
        public const string MotionTopic = "f/";
        public const string SoundTopic = "a/";
        public const string EventTopic = "e/";
        public const string EncodingF32 = "f32";
        public const string EncodingCompact = "compact";
        public const string SpeakerAgent = "agent";
        public const string SpeakerUser = "user";
        public const string PcmS16 = "s16";
        public const string PcmF32 = "f32";
        public const string SpaceUnity = "unity";
        public const string SpaceUnrealMesh = "unreal_mesh";
        public const string SpaceUnrealActor = "unreal_actor";
        public const string SpaceGltf = "gltf";
        public const string SpaceBlender = "blender";
        public const string TypeAudio = "audio";
        public const string TypeBye = "bye";
        public const string TypeControl = "control";
        public const string TypeHello = "hello";
        public const string TypeInterrupt = "interrupt";
        public const string TypeInterrupted = "interrupted";
        public const string TypeLayout = "layout";
        public const string TypeLayouts = "layouts";
        public const string TypePing = "ping";
        public const string TypePlayhead = "playhead";
        public const string TypePong = "pong";
        public const string TypeRefused = "refused";
        public const string TypeRig = "rig";
        public const string TypeStatus = "status";
        public const string TypeText = "text";
        public const string TypeTransport = "transport";
        public const string TypeUserFace = "user_face";
        public const string TypeWelcome = "welcome";
        public const string KeyChannels = "channels";
        public const string KeyClient = "client";
        public const string KeyClientV = "client_v";
        public const string KeyClockRate = "clock_rate";
        public const string KeyCode = "code";
        public const string KeyEncoding = "encoding";
        public const string KeyEpoch = "epoch";
        public const string KeyFormat = "format";
        public const string KeyFrames = "frames";
        public const string KeyId = "id";
        public const string KeyLayout = "layout";
        public const string KeyMessage = "message";
        public const string KeyPcm = "pcm";
        public const string KeyPlaying = "playing";
        public const string KeyRate = "rate";
        public const string KeyReport = "report";
        public const string KeyRig = "rig";
        public const string KeySample = "sample";
        public const string KeyServer = "server";
        public const string KeyServerUs = "server_us";
        public const string KeyServerV = "server_v";
        public const string KeySession = "session";
        public const string KeySpeaker = "speaker";
        public const string KeyStatus = "status";
        public const string KeySubject = "subject";
        public const string KeySubjects = "subjects";
        public const string KeyT = "t";
        public const string KeyType = "type";
        public const string KeyV = "v";
        public const string KeyValues = "values";
        public const string KeyWords = "words";
    }
}

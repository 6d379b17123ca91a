// Made by tools/generate_wire.py from bridge/protocol.py and bridge/messages.py; do not edit.
#pragma once

#include <cstdint>
#include <string_view>

/** Names, numbers and limits of the wire, as docs/protocol.md describes it. */
namespace AvatarBridge::WireConstants
{
	inline constexpr std::int32_t ProtocolVersion = 1;
	inline constexpr std::int32_t MaximumControlBytes = 1048576;
	inline constexpr std::int32_t MaximumFrameBytes = 262144;
	inline constexpr std::int32_t MinimumAudioRate = 8000;
	inline constexpr std::int32_t MaximumAudioRate = 192000;
	inline constexpr std::int32_t MaximumJoints = 1024;
	inline constexpr std::int32_t MaximumChannels = 1024;
	inline constexpr std::int64_t MaximumSample = 4611686018427387904;
	inline constexpr std::int32_t MaximumNameLength = 200;
	inline constexpr std::int32_t CompactSteps = 16383;
	inline constexpr std::string_view MotionTopic = "f/";
	inline constexpr std::string_view SoundTopic = "a/";
	inline constexpr std::string_view EventTopic = "e/";
	inline constexpr std::string_view EncodingF32 = "f32";
	inline constexpr std::string_view EncodingCompact = "compact";
	inline constexpr std::string_view SpeakerAgent = "agent";
	inline constexpr std::string_view SpeakerUser = "user";
	inline constexpr std::string_view PcmS16 = "s16";
	inline constexpr std::string_view PcmF32 = "f32";
	inline constexpr std::string_view SpaceUnity = "unity";
	inline constexpr std::string_view SpaceUnrealMesh = "unreal_mesh";
	inline constexpr std::string_view SpaceUnrealActor = "unreal_actor";
	inline constexpr std::string_view SpaceGltf = "gltf";
	inline constexpr std::string_view SpaceBlender = "blender";
	inline constexpr std::string_view TypeAudio = "audio";
	inline constexpr std::string_view TypeBye = "bye";
	inline constexpr std::string_view TypeControl = "control";
	inline constexpr std::string_view TypeHello = "hello";
	inline constexpr std::string_view TypeInterrupt = "interrupt";
	inline constexpr std::string_view TypeInterrupted = "interrupted";
	inline constexpr std::string_view TypeLayout = "layout";
	inline constexpr std::string_view TypeLayouts = "layouts";
	inline constexpr std::string_view TypePing = "ping";
	inline constexpr std::string_view TypePlayhead = "playhead";
	inline constexpr std::string_view TypePong = "pong";
	inline constexpr std::string_view TypeRefused = "refused";
	inline constexpr std::string_view TypeRig = "rig";
	inline constexpr std::string_view TypeStatus = "status";
	inline constexpr std::string_view TypeText = "text";
	inline constexpr std::string_view TypeTransport = "transport";
	inline constexpr std::string_view TypeUserFace = "user_face";
	inline constexpr std::string_view TypeWelcome = "welcome";
	inline constexpr std::string_view KeyChannels = "channels";
	inline constexpr std::string_view KeyClient = "client";
	inline constexpr std::string_view KeyClientV = "client_v";
	inline constexpr std::string_view KeyClockRate = "clock_rate";
	inline constexpr std::string_view KeyCode = "code";
	inline constexpr std::string_view KeyEncoding = "encoding";
	inline constexpr std::string_view KeyEpoch = "epoch";
	inline constexpr std::string_view KeyFormat = "format";
	inline constexpr std::string_view KeyFrames = "frames";
	inline constexpr std::string_view KeyId = "id";
	inline constexpr std::string_view KeyLayout = "layout";
	inline constexpr std::string_view KeyMessage = "message";
	inline constexpr std::string_view KeyPcm = "pcm";
	inline constexpr std::string_view KeyPlaying = "playing";
	inline constexpr std::string_view KeyRate = "rate";
	inline constexpr std::string_view KeyReport = "report";
	inline constexpr std::string_view KeyRig = "rig";
	inline constexpr std::string_view KeySample = "sample";
	inline constexpr std::string_view KeyServer = "server";
	inline constexpr std::string_view KeyServerUs = "server_us";
	inline constexpr std::string_view KeyServerV = "server_v";
	inline constexpr std::string_view KeySession = "session";
	inline constexpr std::string_view KeySpeaker = "speaker";
	inline constexpr std::string_view KeyStatus = "status";
	inline constexpr std::string_view KeySubject = "subject";
	inline constexpr std::string_view KeySubjects = "subjects";
	inline constexpr std::string_view KeyT = "t";
	inline constexpr std::string_view KeyType = "type";
	inline constexpr std::string_view KeyV = "v";
	inline constexpr std::string_view KeyValues = "values";
	inline constexpr std::string_view KeyWords = "words";
}

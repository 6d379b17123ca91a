#pragma once

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/LayoutMessage.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/MsgPackWriter.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

/** The messages a sidecar would send, for tests. */
namespace WireBytes
{
	using AvatarBridge::MsgPackWriter;
	using AvatarBridge::Span;
	using Bytes = std::vector<std::uint8_t>;

	constexpr std::uint32_t LayoutId = 0xabcd1234;

	inline Bytes Take(const MsgPackWriter& writer)
	{
		return Bytes(writer.Written().begin(), writer.Written().end());
	}

	/** Replaces the first occurrence of some bytes, which must be there. */
	inline void Replace(Bytes& bytes, std::string_view part, std::string_view with)
	{
		const auto found = std::search(bytes.begin(), bytes.end(), part.begin(), part.end(),
			[](std::uint8_t byte, char character) { return byte == static_cast<std::uint8_t>(character); });
		if (found == bytes.end())
		{
			std::abort();
		}
		const auto after = bytes.erase(found, found + static_cast<std::ptrdiff_t>(part.size()));
		bytes.insert(after, with.begin(), with.end());
	}

	/** What a motion body begins with, up to its three arrays. */
	inline void BeginMotion(MsgPackWriter& writer, std::int64_t epoch, std::int64_t sequence, std::int64_t sample)
	{
		writer.WriteArrayHeader(9);
		writer.WriteInt64(AvatarBridge::WireConstants::ProtocolVersion);
		writer.WriteInt64(LayoutId);
		writer.WriteInt64(epoch);
		writer.WriteInt64(sequence);
		writer.WriteInt64(sample);
		writer.WriteArrayHeader(5);
		writer.WriteInt64(std::int64_t(1) << 41);
		for (int i = 1; i < 5; i++)
		{
			writer.WriteInt64(1000 * i);
		}
	}

	inline Bytes Motion(std::int64_t epoch, std::int64_t sequence, std::int64_t sample, Span<const float> root,
		Span<const float> rotations, Span<const float> face)
	{
		MsgPackWriter writer;
		BeginMotion(writer, epoch, sequence, sample);
		writer.WriteFloats(root);
		writer.WriteFloats(rotations);
		writer.WriteFloats(face);
		return Take(writer);
	}

	/** What follows a motion topic: a frame of so many joints that turn about y by an angle in radians. */
	inline Bytes Motion(std::size_t joints, std::size_t channels, std::int64_t epoch, std::int64_t sequence,
		std::int64_t sample, float angle, float weight = 0.0f)
	{
		std::vector<float> rotations(4 * joints);
		for (std::size_t i = 0; i < joints; i++)
		{
			rotations[4 * i + 1] = std::sin(angle / 2);
			rotations[4 * i + 3] = std::cos(angle / 2);
		}
		const float root[] = { angle, 1.0f, 0.0f };
		return Motion(epoch, sequence, sample, root, rotations, std::vector<float>(channels, weight));
	}

	/** The same in the compact encoding, from the bytes of its arrays. */
	inline Bytes CompactMotion(std::int64_t sequence, std::int64_t sample, Span<const std::uint8_t> rotations,
		Span<const std::uint8_t> face)
	{
		MsgPackWriter writer;
		BeginMotion(writer, 0, sequence, sample);
		writer.WriteFloats(std::vector<float>(3));
		writer.WriteBinary(rotations);
		writer.WriteBinary(face);
		return Take(writer);
	}

	inline Bytes Sound(std::int64_t epoch, std::int64_t sequence, std::int64_t sample, std::int32_t rate,
		Span<const float> samples)
	{
		MsgPackWriter writer;
		writer.WriteArrayHeader(6);
		writer.WriteInt64(AvatarBridge::WireConstants::ProtocolVersion);
		writer.WriteInt64(epoch);
		writer.WriteInt64(sequence);
		writer.WriteInt64(sample);
		writer.WriteInt64(rate);
		writer.WriteSound(samples);
		return Take(writer);
	}

	inline Bytes Event(std::string_view name, std::int64_t epoch, std::int64_t sample, std::string_view key = "kind",
		std::string_view value = "nod")
	{
		MsgPackWriter writer;
		writer.WriteArrayHeader(6);
		writer.WriteInt64(AvatarBridge::WireConstants::ProtocolVersion);
		writer.WriteInt64(epoch);
		writer.WriteInt64(1);
		writer.WriteInt64(sample);
		writer.WriteString(name);
		writer.WriteMapHeader(1);
		writer.WriteString(key);
		writer.WriteString(value);
		return Take(writer);
	}

	inline void WriteTexts(MsgPackWriter& writer, std::string_view prefix, std::size_t count)
	{
		writer.WriteArrayHeader(count);
		for (std::size_t i = 0; i < count; i++)
		{
			writer.WriteString(std::string(prefix) + std::to_string(i));
		}
	}

	/** A layout message of a chain of joints at rest. */
	inline Bytes Layout(std::string_view subject, std::size_t joints, std::size_t channels)
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(4);
		writer.WriteString("type");
		writer.WriteString("layout");
		writer.WriteString("subject");
		writer.WriteString(subject);
		writer.WriteString("layout");
		writer.WriteMapHeader(8);
		writer.WriteString("id");
		writer.WriteInt64(LayoutId);
		writer.WriteString("hips");
		writer.WriteInt64(0);
		writer.WriteString("joints");
		WriteTexts(writer, "joint", joints);
		writer.WriteString("parents");
		writer.WriteArrayHeader(joints);
		std::vector<float> rotations(4 * joints);
		for (std::size_t i = 0; i < joints; i++)
		{
			writer.WriteInt64(static_cast<std::int64_t>(i) - 1);
			rotations[4 * i + 3] = 1.0f;
		}
		writer.WriteString("positions");
		writer.WriteFloats(std::vector<float>(3 * joints));
		writer.WriteString("rotations");
		writer.WriteFloats(rotations);
		writer.WriteString("channels");
		WriteTexts(writer, "shape", channels);
		writer.WriteString("space");
		writer.WriteMapHeader(3);
		writer.WriteString("name");
		writer.WriteString("unreal_mesh");
		writer.WriteString("axes");
		WriteTexts(writer, "axis", 3);
		writer.WriteString("metres_per_unit");
		writer.WriteDouble(0.01);
		writer.WriteString("report");
		writer.WriteMapHeader(0);
		return Take(writer);
	}

	/** The message of Layout as a reader gets it. */
	inline AvatarBridge::LayoutMessage ReadLayout(std::string_view subject, std::size_t joints, std::size_t channels)
	{
		AvatarBridge::MsgPackMap map;
		AvatarBridge::LayoutMessage message;
		std::string problem;
		AvatarBridge::MsgPackTree::TryReadMap(Layout(subject, joints, channels), map);
		AvatarBridge::LayoutMessage::TryRead(map, message, problem);
		return message;
	}

	inline Bytes Welcome(std::string_view session, std::string_view subject, std::string_view frames)
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(10);
		const std::string_view texts[][2] = { { "type", "welcome" }, { "server", "test" }, { "session", session },
			{ "frames", frames }, { "subject", subject }, { "encoding", "f32" } };
		for (const auto& [key, value] : texts)
		{
			writer.WriteString(key);
			writer.WriteString(value);
		}
		writer.WriteString("v");
		writer.WriteInt64(AvatarBridge::WireConstants::ProtocolVersion);
		writer.WriteString("clock_rate");
		writer.WriteInt64(48000);
		writer.WriteString("sample");
		writer.WriteInt64(0);
		writer.WriteString("subjects");
		writer.WriteArrayHeader(0);
		return Take(writer);
	}

	/** A pong whose own time something else writes. */
	template <typename WriteTime>
	Bytes PongWith(const WriteTime& writeTime, std::int64_t serverMicroseconds)
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(4);
		writer.WriteString("type");
		writer.WriteString("pong");
		writer.WriteString("t");
		writeTime(writer);
		writer.WriteString("server_us");
		writer.WriteInt64(serverMicroseconds);
		writer.WriteString("sample");
		writer.WriteInt64(7);
		return Take(writer);
	}

	inline Bytes Pong(std::int64_t t, std::int64_t serverMicroseconds)
	{
		return PongWith([t](MsgPackWriter& writer) { writer.WriteInt64(t); }, serverMicroseconds);
	}

	inline Bytes Refused(std::string_view code, std::string_view message)
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(3);
		const std::string_view texts[][2] = { { "type", "refused" }, { "code", code }, { "message", message } };
		for (const auto& [key, value] : texts)
		{
			writer.WriteString(key);
			writer.WriteString(value);
		}
		return Take(writer);
	}
}

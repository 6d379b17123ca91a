#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/RigRequest.h"
#include "AvatarBridge/Span.h"
#include "AvatarBridge/TimedWord.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace AvatarBridge
{
	class MsgPackWriter;

	/** Writes each message a client may send on the control socket; the writer is cleared first. Empty text is left out. */
	struct AVATARBRIDGECORE_API ControlWriter
	{
		/** @param rig Null to watch other subjects only. */
		static void Hello(MsgPackWriter& writer, std::string_view client, std::string_view encoding,
			const RigRequest* rig, std::string_view session, std::string_view subject);

		/** Asks to drive one more rig, or another one as the same subject. */
		static void Rig(
			MsgPackWriter& writer, const RigRequest& rig, std::string_view encoding, std::string_view subject);

		/** Asks for a subject's layout; for all of them without a subject. */
		static void Layouts(MsgPackWriter& writer, std::string_view subject);

		/** Sound of -1 to 1, sent as 16-bit; without a sample it follows straight after what came before. */
		static void Audio(MsgPackWriter& writer, std::string_view speaker, Span<const float> samples,
			std::int32_t rate, std::optional<std::int64_t> sample);

		static void Text(MsgPackWriter& writer, std::string_view speaker, Span<const TimedWord> words);

		static void Control(MsgPackWriter& writer, std::string_view name, double value);

		/** The partner's face at a sample: canonical channels and their weights, in the same order. */
		static void UserFace(MsgPackWriter& writer, std::int64_t sample, Span<const std::string> channels,
			Span<const float> weights);

		/** Without a sample: now. */
		static void Interrupt(MsgPackWriter& writer, std::optional<std::int64_t> sample);

		static void Playhead(MsgPackWriter& writer, std::int64_t sample);

		static void Transport(MsgPackWriter& writer, bool playing);

		/** A ping with our own clock's microseconds, which a float64 holds exactly for centuries. */
		static void Ping(MsgPackWriter& writer, std::int64_t microseconds);

		static void Status(MsgPackWriter& writer);

		static void Bye(MsgPackWriter& writer);
	};
}

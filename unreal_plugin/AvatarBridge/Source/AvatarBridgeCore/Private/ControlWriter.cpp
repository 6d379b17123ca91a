#include "AvatarBridge/ControlWriter.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackWriter.h"

#include <algorithm>

namespace AvatarBridge
{
	namespace
	{
		void WriteTextPair(MsgPackWriter& writer, std::string_view key, std::string_view value)
		{
			writer.WriteString(key);
			writer.WriteString(value);
		}

		void WriteIntegerPair(MsgPackWriter& writer, std::string_view key, std::int64_t value)
		{
			writer.WriteString(key);
			writer.WriteInt64(value);
		}

		void WriteTextIfPresent(MsgPackWriter& writer, std::string_view key, std::string_view value)
		{
			if (!value.empty())
			{
				WriteTextPair(writer, key, value);
			}
		}

		void WriteSampleIfPresent(MsgPackWriter& writer, std::optional<std::int64_t> sample)
		{
			if (sample)
			{
				WriteIntegerPair(writer, WireConstants::KeySample, *sample);
			}
		}

		void WriteRigPair(MsgPackWriter& writer, const RigRequest& rig)
		{
			writer.WriteString(WireConstants::KeyRig);
			rig.Write(writer);
		}

		void BeginControl(MsgPackWriter& writer, std::string_view type, std::size_t otherKeys)
		{
			writer.Clear();
			writer.WriteMapHeader(1 + otherKeys);
			WriteTextPair(writer, WireConstants::KeyType, type);
		}

		std::size_t CountIf(bool present)
		{
			return present ? 1 : 0;
		}
	}

	void ControlWriter::Hello(MsgPackWriter& writer, std::string_view client, std::string_view encoding,
		const RigRequest* rig, std::string_view session, std::string_view subject)
	{
		const std::size_t optional = CountIf(rig) + CountIf(!session.empty()) + CountIf(!subject.empty());
		BeginControl(writer, WireConstants::TypeHello, 3 + optional);
		WriteIntegerPair(writer, WireConstants::KeyV, WireConstants::ProtocolVersion);
		WriteTextPair(writer, WireConstants::KeyClient, client);
		WriteTextPair(writer, WireConstants::KeyEncoding, encoding);
		if (rig)
		{
			WriteRigPair(writer, *rig);
		}
		WriteTextIfPresent(writer, WireConstants::KeySession, session);
		WriteTextIfPresent(writer, WireConstants::KeySubject, subject);
	}

	void ControlWriter::Rig(
		MsgPackWriter& writer, const RigRequest& rig, std::string_view encoding, std::string_view subject)
	{
		BeginControl(writer, WireConstants::TypeRig, 2 + CountIf(!subject.empty()));
		WriteRigPair(writer, rig);
		WriteTextPair(writer, WireConstants::KeyEncoding, encoding);
		WriteTextIfPresent(writer, WireConstants::KeySubject, subject);
	}

	void ControlWriter::Layouts(MsgPackWriter& writer, std::string_view subject)
	{
		BeginControl(writer, WireConstants::TypeLayouts, CountIf(!subject.empty()));
		WriteTextIfPresent(writer, WireConstants::KeySubject, subject);
	}

	void ControlWriter::Audio(MsgPackWriter& writer, std::string_view speaker, Span<const float> samples,
		std::int32_t rate, std::optional<std::int64_t> sample)
	{
		BeginControl(writer, WireConstants::TypeAudio, 4 + CountIf(sample.has_value()));
		WriteTextPair(writer, WireConstants::KeySpeaker, speaker);
		WriteIntegerPair(writer, WireConstants::KeyRate, rate);
		WriteTextPair(writer, WireConstants::KeyFormat, WireConstants::PcmS16);
		writer.WriteString(WireConstants::KeyPcm);
		writer.WriteSound(samples);
		WriteSampleIfPresent(writer, sample);
	}

	void ControlWriter::Text(MsgPackWriter& writer, std::string_view speaker, Span<const TimedWord> words)
	{
		BeginControl(writer, WireConstants::TypeText, 2);
		WriteTextPair(writer, WireConstants::KeySpeaker, speaker);
		writer.WriteString(WireConstants::KeyWords);
		writer.WriteArrayHeader(words.size());
		for (const TimedWord& word : words)
		{
			writer.WriteArrayHeader(3);
			writer.WriteString(word.Text);
			writer.WriteInt64(word.FirstSample);
			writer.WriteInt64(word.EndSample);
		}
	}

	void ControlWriter::Control(MsgPackWriter& writer, std::string_view name, double value)
	{
		BeginControl(writer, WireConstants::TypeControl, 1);
		writer.WriteString(WireConstants::KeyValues);
		writer.WriteMapHeader(1);
		writer.WriteString(name);
		writer.WriteDouble(value);
	}

	void ControlWriter::UserFace(MsgPackWriter& writer, std::int64_t sample, Span<const std::string> channels,
		Span<const float> weights)
	{
		BeginControl(writer, WireConstants::TypeUserFace, 2);
		WriteIntegerPair(writer, WireConstants::KeySample, sample);
		writer.WriteString(WireConstants::KeyChannels);
		const std::size_t count = std::min(channels.size(), weights.size());
		writer.WriteMapHeader(count);
		for (std::size_t i = 0; i < count; i++)
		{
			writer.WriteString(channels[i]);
			writer.WriteDouble(static_cast<double>(weights[i]));
		}
	}

	void ControlWriter::Interrupt(MsgPackWriter& writer, std::optional<std::int64_t> sample)
	{
		BeginControl(writer, WireConstants::TypeInterrupt, CountIf(sample.has_value()));
		WriteSampleIfPresent(writer, sample);
	}

	void ControlWriter::Playhead(MsgPackWriter& writer, std::int64_t sample)
	{
		BeginControl(writer, WireConstants::TypePlayhead, 1);
		WriteSampleIfPresent(writer, sample);
	}

	void ControlWriter::Transport(MsgPackWriter& writer, bool playing)
	{
		BeginControl(writer, WireConstants::TypeTransport, 1);
		writer.WriteString(WireConstants::KeyPlaying);
		writer.WriteBoolean(playing);
	}

	void ControlWriter::Ping(MsgPackWriter& writer, std::int64_t microseconds)
	{
		BeginControl(writer, WireConstants::TypePing, 1);
		WriteIntegerPair(writer, WireConstants::KeyT, microseconds);
	}

	void ControlWriter::Status(MsgPackWriter& writer)
	{
		BeginControl(writer, WireConstants::TypeStatus, 0);
	}

	void ControlWriter::Bye(MsgPackWriter& writer)
	{
		BeginControl(writer, WireConstants::TypeBye, 0);
	}
}

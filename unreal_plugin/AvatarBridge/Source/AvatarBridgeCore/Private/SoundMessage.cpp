#include "AvatarBridge/SoundMessage.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackReader.h"

#include "FrameHeader.h"
#include "WireNumber.h"

namespace AvatarBridge
{
	FrameStatus SoundMessage::Read(Span<const std::uint8_t> body, SoundMessage& message)
	{
		constexpr std::size_t Fields = 6;
		MsgPackReader reader(body);
		FrameStatus status;
		if (!FrameHeader::TryRead(reader, Fields, status))
		{
			return status;
		}
		const bool read = WireNumber::TryReadCount(reader, message.Epoch)
			&& WireNumber::TryReadCount(reader, message.Sequence)
			&& WireNumber::TryReadSample(reader, message.Sample)
			&& reader.TryReadInt32(message.Rate)
			&& reader.TryReadBinary(message.Pcm);
		const bool sane = message.Rate >= WireConstants::MinimumAudioRate
			&& message.Rate <= WireConstants::MaximumAudioRate && message.Pcm.size() % 2 == 0;
		return read && sane ? FrameStatus::Ok : FrameStatus::Malformed;
	}
}

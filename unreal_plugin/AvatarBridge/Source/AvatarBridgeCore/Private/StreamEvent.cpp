#include "AvatarBridge/StreamEvent.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/MsgPackTree.h"

#include "FrameHeader.h"
#include "WireName.h"
#include "WireNumber.h"

namespace AvatarBridge
{
	bool StreamEvent::TryRead(Span<const std::uint8_t> body, StreamEvent& message)
	{
		constexpr std::size_t Fields = 6;
		MsgPackReader reader(body);
		FrameStatus status;
		return FrameHeader::TryRead(reader, Fields, status)
			&& WireNumber::TryReadCount(reader, message.Epoch)
			&& WireNumber::TryReadCount(reader, message.Sequence)
			&& WireNumber::TryReadSample(reader, message.Sample)
			&& reader.TryReadString(message.Name)
			&& MsgPackTree::TryReadMap(reader, message.Data)
			&& WireName::Fits(message.Name)
			&& WireName::Fits(message.Data.Text(WireConstants::KeySubject));
	}
}

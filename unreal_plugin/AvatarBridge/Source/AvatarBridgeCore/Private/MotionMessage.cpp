#include "AvatarBridge/MotionMessage.h"

#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/Quaternions.h"

#include "CompactEncoding.h"
#include "FrameHeader.h"
#include "WireFloats.h"
#include "WireNumber.h"

namespace AvatarBridge
{
	FrameStatus MotionMessage::Read(Span<const std::uint8_t> body, MotionMessage& message)
	{
		constexpr std::size_t Fields = 9;
		MsgPackReader reader(body);
		FrameStatus status;
		if (!FrameHeader::TryRead(reader, Fields, status))
		{
			return status;
		}
		const bool read = reader.TryReadUInt32(message.LayoutId)
			&& WireNumber::TryReadCount(reader, message.Epoch)
			&& WireNumber::TryReadCount(reader, message.Sequence)
			&& WireNumber::TryReadSample(reader, message.Sample)
			&& FrameStamps::TryRead(reader, message.Stamps)
			&& reader.TryReadBinary(message._root)
			&& reader.TryReadBinary(message._rotations)
			&& reader.TryReadBinary(message._face);
		return read ? FrameStatus::Ok : FrameStatus::Malformed;
	}

	FrameStatus MotionMessage::CopyTo(MotionFrame& frame) const
	{
		const std::size_t joints = frame.Rotations.size() / 4;
		const std::size_t channels = frame.Face.size();
		const bool full = _rotations.size() == 16 * joints && _face.size() == 4 * channels;
		const bool compact =
			_rotations.size() == CompactEncoding::BytesPerRotation * joints && _face.size() == channels;
		if (_root.size() != 4 * frame.Root.size() || (!full && !compact))
		{
			return FrameStatus::WrongLength;
		}
		frame.LayoutId = LayoutId;
		frame.Epoch = Epoch;
		frame.Sequence = Sequence;
		frame.Sample = Sample;
		frame.Stamps = Stamps;
		bool finite = WireFloats::TryRead(_root, frame.Root);
		if (full)
		{
			finite &= WireFloats::TryRead(_rotations, frame.Rotations);
			finite &= WireFloats::TryRead(_face, frame.Face);
			finite = finite && Quaternions::TryNormaliseAll(frame.Rotations);
		}
		else
		{
			CompactEncoding::DecodeRotations(_rotations, frame.Rotations);
			CompactEncoding::DecodeWeights(_face, frame.Face);
		}
		return finite ? FrameStatus::Ok : FrameStatus::NotFinite;
	}
}

#pragma once

namespace AvatarBridge
{
	/** What ZmtpFrameReader::TryRead found in the bytes that have come so far. */
	enum class ZmtpFrameStatus
	{
		/** The next frame has not wholly arrived. */
		NeedMore,
		Frame,
		/** The bytes are no ZMTP frame, or one larger than allowed: the connection is of no more use. */
		Malformed,
	};
}

#pragma once

namespace AvatarBridge
{
	/** What became of a message of the frame socket. */
	enum class FrameStatus
	{
		Ok,
		/** Not the msgpack list the protocol describes. */
		Malformed,
		/** Of another protocol version. */
		WrongVersion,
		/** Quotes a layout that is not known here yet. */
		UnknownLayout,
		/** Its arrays fit the layout in no encoding. */
		WrongLength,
		/** Holds a number that is not finite or beyond all measure, or a rotation of no length. */
		NotFinite,
		/** Of an epoch that an interruption has ended. */
		StaleEpoch,
		/** Older than everything that is kept. */
		TooOld,
	};
}

#pragma once

namespace AvatarBridge
{
	/** Why a value could not be read: bytes of a network are not the programmer's mistake. */
	enum class MsgPackStatus
	{
		Ok,
		/** The bytes end before the value does. */
		Truncated,
		/** There is a value, of another type than asked for. */
		WrongType,
		/** An integer that does not fit the type asked for. */
		OutOfRange,
		/** Lists and maps are nested deeper than the limit. */
		TooDeep,
		/** A byte that msgpack reserves, or text that is not UTF-8. */
		Invalid,
	};
}

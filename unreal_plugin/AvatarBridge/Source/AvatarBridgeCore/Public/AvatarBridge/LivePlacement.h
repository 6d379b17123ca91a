#pragma once

#include "AvatarBridge/Exports.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace AvatarBridge
{
	/**
	 * Places the blocks of a live source on the session clock: each straight after the one before, until the source's own
	 * crystal and that clock have run so far apart that the next is placed anew.
	 */
	class AVATARBRIDGECORE_API LivePlacement
	{
	public:
		/**
		 * Where the next block goes; nothing, and the next anywhere, while the clock is not known.
		 *
		 * @param captured Where its first sample was heard, as far as one can tell; nothing if that is not known.
		 * @param samples How many there are.
		 * @param rate How many a second.
		 */
		std::optional<std::int64_t> Place(std::optional<double> captured, std::size_t samples, std::int32_t rate);

	private:
		std::optional<double> _next;
	};
}

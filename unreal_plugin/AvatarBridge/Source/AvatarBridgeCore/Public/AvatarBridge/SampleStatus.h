#pragma once

namespace AvatarBridge
{
	/** How the playhead lies to the frames that have come. */
	enum class SampleStatus
	{
		/** Between two frames, or on one. */
		Ok,
		/** No frame yet. */
		Missing,
		/** Before the oldest frame that is kept; the oldest was given. */
		Behind,
		/** After the newest frame; the newest was given. */
		Ahead,
	};
}

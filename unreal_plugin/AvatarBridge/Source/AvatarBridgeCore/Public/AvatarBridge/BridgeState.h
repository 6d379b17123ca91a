#pragma once

namespace AvatarBridge
{
	/** How far a client has come with its sidecar. */
	enum class BridgeState
	{
		Stopped,
		/** An address cannot be read; it must be corrected first. */
		BadAddress,
		Connecting,
		/** Connected, waiting for the welcome. */
		Greeting,
		/** The sidecar said no; the reason is in the status. */
		Refused,
		Running,
	};
}

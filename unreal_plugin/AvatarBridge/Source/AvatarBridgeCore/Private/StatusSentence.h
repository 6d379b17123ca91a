#pragma once

#include "AvatarBridge/BridgeClientOptions.h"
#include "AvatarBridge/BridgeState.h"
#include "AvatarBridge/MotionStream.h"

#include <string>

namespace AvatarBridge
{
	/** Says in one sentence what is going on, or what is wrong and what to do. */
	struct StatusSentence
	{
		/**
		 * @param own The client's own motion; null if it has none.
		 * @param framesReady Whether the frame socket is connected.
		 * @param framesProblem Why it was lost last; empty if it never was.
		 * @param refusal What the sidecar refused since its last welcome; empty if nothing.
		 */
		static std::string Of(BridgeState state, const std::string& problem, const BridgeClientOptions& options,
			const MotionStream* own, bool framesReady, const std::string& framesProblem, const std::string& refusal);
	};
}

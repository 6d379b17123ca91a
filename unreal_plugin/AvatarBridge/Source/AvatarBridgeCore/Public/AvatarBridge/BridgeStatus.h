#pragma once

#include "AvatarBridge/BridgeState.h"
#include "AvatarBridge/WelcomeMessage.h"

#include <memory>
#include <string>

namespace AvatarBridge
{
	/** A client's state at one moment, with what is wrong in words. */
	struct BridgeStatus
	{
		BridgeState State = BridgeState::Stopped;

		/** What is going on, or what is wrong and what to do about it. */
		std::string Sentence;

		/** The last thing that went wrong; empty if nothing has. */
		std::string LastProblem;

		/** The sidecar's last welcome; null before it. */
		std::shared_ptr<const WelcomeMessage> Welcome;

		int Reconnects = 0;
	};
}

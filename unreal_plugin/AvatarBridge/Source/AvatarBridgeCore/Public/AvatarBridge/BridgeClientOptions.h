#pragma once

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/PlayoutOptions.h"
#include "AvatarBridge/RigRequest.h"
#include "AvatarBridge/StallOptions.h"
#include "AvatarBridge/ZmtpOptions.h"

#include <optional>
#include <string>

namespace AvatarBridge
{
	/** What a client is and whom it talks to. */
	struct BridgeClientOptions
	{
		std::string ControlAddress = "tcp://127.0.0.1:5571";

		/** Empty: where the sidecar's welcome says. */
		std::string FramesAddress;

		/** Name and version for the sidecar's log. */
		std::string ClientName = "avatar-bridge-unreal 0.1.0";

		std::string Encoding{ WireConstants::EncodingF32 };

		/** The rig to drive; none to watch other subjects only. */
		std::optional<RigRequest> Rig;

		/** Empty: the sidecar's own session. */
		std::string Session;

		/** Empty: the sidecar chooses. */
		std::string Subject;

		/** Whether the voices are received too. */
		bool ReceiveSound = true;

		ZmtpOptions Transport;

		PlayoutOptions Playout;

		StallOptions Stall;
	};
}

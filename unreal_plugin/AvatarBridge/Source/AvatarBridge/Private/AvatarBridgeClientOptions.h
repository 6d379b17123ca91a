#pragma once

#include "AvatarBridgeConnection.h"

#include "AvatarBridge/BridgeClientOptions.h"

/** What a client is made with for a connection; without a rig it only takes part in the conversation. */
AvatarBridge::BridgeClientOptions MakeAvatarBridgeOptions(const FAvatarBridgeConnection& Connection);

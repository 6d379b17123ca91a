#include "AvatarBridgeConnection.h"

#include "AvatarBridgeClientOptions.h"
#include "AvatarBridgeText.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeConnection)

bool FAvatarBridgeConnection::operator==(const FAvatarBridgeConnection& Other) const
{
	// A session's name has its case.
	return ControlAddress.Equals(Other.ControlAddress) && FramesAddress.Equals(Other.FramesAddress)
		&& Session.Equals(Other.Session) && bCompact == Other.bCompact && PredictMilliseconds == Other.PredictMilliseconds;
}

AvatarBridge::BridgeClientOptions MakeAvatarBridgeOptions(const FAvatarBridgeConnection& Connection)
{
	AvatarBridge::BridgeClientOptions Options;
	Options.ControlAddress = AvatarBridgeText::ToWire(Connection.ControlAddress.TrimStartAndEnd());
	Options.FramesAddress = AvatarBridgeText::ToWire(Connection.FramesAddress.TrimStartAndEnd());
	Options.Session = AvatarBridgeText::ToWire(Connection.Session.TrimStartAndEnd());
	Options.Encoding = Connection.bCompact ? AvatarBridge::WireConstants::EncodingCompact : AvatarBridge::WireConstants::EncodingF32;
	Options.Stall.Predict = Connection.PredictMilliseconds;
	return Options;
}

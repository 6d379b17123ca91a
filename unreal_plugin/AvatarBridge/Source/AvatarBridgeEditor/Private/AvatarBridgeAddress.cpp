#include "AvatarBridgeAddress.h"

#include "AvatarBridgeText.h"

#include "AvatarBridge/ZmtpEndpoint.h"

#define LOCTEXT_NAMESPACE "AvatarBridge"

FText FAvatarBridgeAddress::FindProblem(const FString& Address)
{
	AvatarBridge::ZmtpEndpoint Endpoint;
	std::string Problem;
	return AvatarBridge::ZmtpEndpoint::TryParse(AvatarBridgeText::ToWire(Address), Endpoint, Problem)
		? FText()
		: FText::Format(LOCTEXT("BadAddress", "{0}."), AvatarBridgeText::TextFromWire(Problem));
}

#undef LOCTEXT_NAMESPACE

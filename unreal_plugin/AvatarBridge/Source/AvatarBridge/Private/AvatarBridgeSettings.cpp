#include "AvatarBridgeSettings.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeSettings)

UAvatarBridgeSettings::UAvatarBridgeSettings()
{
	CategoryName = TEXT("Plugins");
	SectionName = TEXT("Avatar Bridge");
}

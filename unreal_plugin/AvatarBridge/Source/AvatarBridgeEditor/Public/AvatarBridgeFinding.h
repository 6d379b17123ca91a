#pragma once

#include "CoreMinimal.h"

/** How much something matters. */
enum class EAvatarBridgeSeverity : uint8
{
	Information,
	/** Something will not move, or look wrong. */
	Warning,
	/** Nothing will move. */
	Error,
};

/** Something to tell the user. */
struct FAvatarBridgeFinding
{
	EAvatarBridgeSeverity Severity = EAvatarBridgeSeverity::Information;
	FText Words;
};

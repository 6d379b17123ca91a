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

	/** A figure without its fraction. Files and sidecars may hold any number: what is beyond a billion is shown as that. */
	static FText Whole(double Figure)
	{
		constexpr double Most = 1e9;
		return FText::AsNumber(FMath::RoundToInt32(FMath::Clamp(Figure, -Most, Most)));
	}
};

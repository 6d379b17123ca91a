#pragma once

#include "CoreMinimal.h"

#include <string>
#include <string_view>

/** Text between the engine, which has UTF-16, and the wire, which has UTF-8. */
namespace AvatarBridgeText
{
	inline std::string ToWire(const FString& Text)
	{
		return std::string(TCHAR_TO_UTF8(*Text));
	}

	inline std::string ToWire(const FName& Name)
	{
		return ToWire(Name.ToString());
	}

	inline FString FromWire(std::string_view Text)
	{
		const std::string Terminated(Text);
		return FString(UTF8_TO_TCHAR(Terminated.c_str()));
	}

	/** Cut where names of the engine end: it stops over a longer one. */
	inline FName NameFromWire(std::string_view Text)
	{
		return FName(FromWire(Text).Left(NAME_SIZE - 1));
	}

	inline FText TextFromWire(std::string_view Text)
	{
		return FText::FromString(FromWire(Text));
	}
}

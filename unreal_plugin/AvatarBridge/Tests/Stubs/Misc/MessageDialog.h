#pragma once

#include "CoreMinimal.h"

namespace EAppMsgType
{
	enum Type
	{
		Ok,
	};
}

/** A box that waits for the user; the stand-in only remembers what it said last. */
struct FMessageDialog
{
	static void Open(EAppMsgType::Type, const FText& Message) { StubLast() = Message; }

	static FText& StubLast()
	{
		static FText Last;
		return Last;
	}
};

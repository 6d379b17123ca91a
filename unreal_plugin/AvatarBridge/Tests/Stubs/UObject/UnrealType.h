#pragma once

#include "UObject/Class.h"

/** A reflected member that is a struct. */
class FStructProperty
{
public:
	UScriptStruct* Struct = nullptr;
};

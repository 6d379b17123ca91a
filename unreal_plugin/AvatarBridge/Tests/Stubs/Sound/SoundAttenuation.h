#pragma once

#include "UObject/Object.h"

/** How sounds fade with distance and where they come from. */
class USoundAttenuation : public UObject
{
public:
	STUB_OBJECT(USoundAttenuation, UObject)
};

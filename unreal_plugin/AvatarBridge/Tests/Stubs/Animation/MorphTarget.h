#pragma once

#include "UObject/ObjectPtr.h"

class UMorphTarget : public UObject
{
public:
	STUB_OBJECT(UMorphTarget, UObject)
};

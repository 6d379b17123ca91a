#pragma once

#include "UObject/SoftObjectPath.h"

/** An asset as the editor's lists know it, loaded or not. */
struct FAssetData
{
	bool IsValid() const { return !StubPath.IsNull(); }
	FSoftObjectPath GetSoftObjectPath() const
	{
		check(IsValid());
		return StubPath;
	}

	FSoftObjectPath StubPath;
};

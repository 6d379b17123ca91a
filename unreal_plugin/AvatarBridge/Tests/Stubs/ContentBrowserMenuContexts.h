#pragma once

#include "UObject/Object.h"

#include <vector>

/** What of the content browser a context menu was opened on. */
class UContentBrowserAssetContextMenuContext : public UObject
{
public:
	STUB_OBJECT(UContentBrowserAssetContextMenuContext, UObject)

	template <typename T>
	TArray<T*> LoadSelectedObjects() const
	{
		TArray<T*> Loaded;
		for (UObject* Object : StubSelected)
		{
			if (T* Match = Cast<T>(Object))
			{
				Loaded.Add(Match);
			}
		}
		return Loaded;
	}

	std::vector<UObject*> StubSelected;
};

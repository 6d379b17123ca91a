#pragma once

#include "UObject/Object.h"

/** A path of an asset, and the asset once it is loaded. */
struct FSoftObjectPath
{
	FSoftObjectPath() = default;
	explicit FSoftObjectPath(const FString& InPath)
		: Path(InPath)
	{
	}
	FString ToString() const { return Path; }
	bool IsNull() const { return Path.IsEmpty(); }
	UObject* TryLoad() const
	{
		UObject* const* Found = StubAssets().Find(FName(Path));
		return Found ? *Found : nullptr;
	}

	static TMap<FName, UObject*>& StubAssets()
	{
		static TMap<FName, UObject*> Assets;
		return Assets;
	}

private:
	FString Path;
};

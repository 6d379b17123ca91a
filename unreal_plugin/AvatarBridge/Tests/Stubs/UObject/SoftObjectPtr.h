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

template <typename T>
class TSoftObjectPtr
{
public:
	TSoftObjectPtr() = default;
	explicit TSoftObjectPtr(const FSoftObjectPath& InPath)
		: Path(InPath)
	{
	}
	TSoftObjectPtr(T* Object)
	{
		for (const auto& Asset : FSoftObjectPath::StubAssets())
		{
			Path = Asset.Value == Object ? FSoftObjectPath(Asset.Key.ToString()) : Path;
		}
	}
	bool IsNull() const { return Path.IsNull(); }
	T* LoadSynchronous() const { return Cast<T>(Path.TryLoad()); }
	T* Get() const { return LoadSynchronous(); }
	FString ToString() const { return Path.ToString(); }
	const FSoftObjectPath& ToSoftObjectPath() const { return Path; }
	friend bool operator==(const TSoftObjectPtr& Left, const TSoftObjectPtr& Right) { return Left.ToString() == Right.ToString(); }

private:
	FSoftObjectPath Path;
};

#pragma once

#include "UObject/SoftObjectPath.h"

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

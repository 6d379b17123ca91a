#pragma once

#include "CoreMinimal.h"

class IModularFeature
{
public:
	virtual ~IModularFeature() = default;
};

/** What one module offers to others by name. */
class IModularFeatures
{
public:
	static IModularFeatures& Get()
	{
		static IModularFeatures Features;
		return Features;
	}
	void RegisterModularFeature(FName Type, IModularFeature* Feature) { Features.Add(Type, Feature); }
	void UnregisterModularFeature(FName Type, IModularFeature*) { Features.Remove(Type); }
	bool IsModularFeatureAvailable(FName Type) const { return Features.Contains(Type); }
	template <typename T>
	T& GetModularFeature(FName Type)
	{
		return static_cast<T&>(*Features[Type]);
	}

private:
	TMap<FName, IModularFeature*> Features;
};

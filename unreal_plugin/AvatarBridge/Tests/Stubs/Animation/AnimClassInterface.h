#pragma once

#include "UObject/Class.h"

#include <map>

class FStructProperty;

/** What the class of an Animation Blueprint tells of itself; classes in C++ have none. */
class IAnimClassInterface
{
public:
	static const IAnimClassInterface* GetFromClass(const UClass* Class)
	{
		const auto Found = StubBlueprints().find(Class);
		return Found == StubBlueprints().end() ? nullptr : Found->second;
	}
	const TArray<FStructProperty*>& GetAnimNodeProperties() const { return StubNodes; }

	static std::map<const UClass*, const IAnimClassInterface*>& StubBlueprints()
	{
		static std::map<const UClass*, const IAnimClassInterface*> Blueprints;
		return Blueprints;
	}

	TArray<FStructProperty*> StubNodes;
};

#pragma once

#include "UObject/Object.h"

enum ELevelTick
{
	LEVELTICK_All,
};

enum ETickingGroup
{
	TG_PrePhysics,
	TG_PostPhysics,
};

namespace EEndPlayReason
{
	enum Type
	{
		Destroyed,
		EndPlayInEditor,
		Quit,
	};
}

namespace EAnimationMode
{
	enum Type
	{
		AnimationBlueprint,
		AnimationSingleNode,
		AnimationCustomMode,
	};
}

struct FTickFunction
{
	bool bCanEverTick = false;
	ETickingGroup TickGroup = TG_PrePhysics;
};

struct FActorComponentTickFunction : public FTickFunction
{
};

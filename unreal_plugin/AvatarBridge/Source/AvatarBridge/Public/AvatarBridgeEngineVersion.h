#pragma once

#include "Misc/EngineVersionComparison.h"

/**
 * What differs between the versions of the engine, in one place. The plugin is written for 5.3 to 5.7; a later version
 * that renames something gets its line here.
 */
#if UE_VERSION_OLDER_THAN(5, 3, 0)
#error "Avatar Bridge needs Unreal Engine 5.3 or later"
#endif

/** ULiveLinkSourceFactory::IsEnabled. */
#define AVATAR_BRIDGE_FACTORY_IS_ENABLED (!UE_VERSION_OLDER_THAN(5, 4, 0))

#pragma once

#ifndef ENGINE_MINOR_VERSION
#error "the build says which version of the engine it stands for"
#endif
#define ENGINE_MAJOR_VERSION 5
#define ENGINE_PATCH_VERSION 0

/** Whether the engine is older than a version. */
#define UE_VERSION_OLDER_THAN(Major, Minor, Patch) \
	(ENGINE_MAJOR_VERSION < (Major) || (ENGINE_MAJOR_VERSION == (Major) && ENGINE_MINOR_VERSION < (Minor)))

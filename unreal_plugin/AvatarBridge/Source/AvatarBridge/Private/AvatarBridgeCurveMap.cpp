#include "AvatarBridgeCurveMap.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeCurveMap)

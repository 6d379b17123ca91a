#pragma once

#include "CoreTypes.h"

#include <functional>

template <typename Signature>
using TFunction = std::function<Signature>;

template <typename Signature>
using TFunctionRef = const std::function<Signature>&;

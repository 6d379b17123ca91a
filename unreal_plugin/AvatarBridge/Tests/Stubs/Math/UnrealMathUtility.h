#pragma once

#include "CoreTypes.h"

#include <algorithm>
#include <cmath>

struct FMath
{
	template <typename T>
	static T Clamp(T Value, T Least, T Most)
	{
		return std::max(Least, std::min(Most, Value));
	}
	template <typename T>
	static T Max(T Left, T Right)
	{
		return std::max(Left, Right);
	}
	template <typename T>
	static T Min(T Left, T Right)
	{
		return std::min(Left, Right);
	}
	template <typename T>
	static T Abs(T Value)
	{
		return std::abs(Value);
	}
	static bool IsFinite(double Value) { return std::isfinite(Value); }
	static bool IsNearlyEqual(double Left, double Right, double Tolerance = 1e-8) { return std::abs(Left - Right) <= Tolerance; }
	static double Atan2(double Y, double X) { return std::atan2(Y, X); }
	static double Asin(double Value) { return std::asin(Clamp(Value, -1.0, 1.0)); }
	static double Sqrt(double Value) { return std::sqrt(Value); }
	static double RadiansToDegrees(double Value) { return Value * 57.295779513082320877; }
	static int32 RoundToInt32(double Value) { return static_cast<int32>(std::floor(Value + 0.5)); }
	static int64 FloorToInt64(double Value) { return static_cast<int64>(std::floor(Value)); }
};

namespace UE
{
}
#define UE_DOUBLE_PI 3.141592653589793238

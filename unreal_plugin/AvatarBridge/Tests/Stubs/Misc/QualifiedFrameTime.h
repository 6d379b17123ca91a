#pragma once

#include "CoreTypes.h"

#include <cmath>

struct FFrameRate
{
	int32 Numerator = 60000;
	int32 Denominator = 1001;
	FFrameRate() = default;
	FFrameRate(int32 InNumerator, int32 InDenominator)
		: Numerator(InNumerator)
		, Denominator(InDenominator)
	{
	}
};

struct FFrameNumber
{
	int32 Value = 0;
};

struct FFrameTime
{
	FFrameNumber FrameNumber;
	float SubFrame = 0;
	static FFrameTime FromDecimal(double Decimal)
	{
		FFrameTime Made;
		Made.FrameNumber.Value = static_cast<int32>(std::floor(Decimal));
		Made.SubFrame = static_cast<float>(Decimal - std::floor(Decimal));
		return Made;
	}
	double AsDecimal() const { return FrameNumber.Value + static_cast<double>(SubFrame); }
};

struct FQualifiedFrameTime
{
	FFrameTime Time;
	FFrameRate Rate;
	FQualifiedFrameTime() = default;
	FQualifiedFrameTime(const FFrameTime& InTime, const FFrameRate& InRate)
		: Time(InTime)
		, Rate(InRate)
	{
	}
	double AsSeconds() const { return Time.AsDecimal() * Rate.Denominator / Rate.Numerator; }
};

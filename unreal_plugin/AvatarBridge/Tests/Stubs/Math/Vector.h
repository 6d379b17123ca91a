#pragma once

#include "Math/UnrealMathUtility.h"

struct FVector
{
	double X = 0;
	double Y = 0;
	double Z = 0;

	FVector() = default;
	FVector(double InX, double InY, double InZ)
		: X(InX)
		, Y(InY)
		, Z(InZ)
	{
	}
	FVector operator+(const FVector& Other) const { return { X + Other.X, Y + Other.Y, Z + Other.Z }; }
	FVector operator-(const FVector& Other) const { return { X - Other.X, Y - Other.Y, Z - Other.Z }; }
	FVector operator*(double Factor) const { return { X * Factor, Y * Factor, Z * Factor }; }
	FVector operator*(const FVector& Other) const { return { X * Other.X, Y * Other.Y, Z * Other.Z }; }
	/** Cross product. */
	FVector operator^(const FVector& Other) const
	{
		return { Y * Other.Z - Z * Other.Y, Z * Other.X - X * Other.Z, X * Other.Y - Y * Other.X };
	}
	double Size() const { return std::sqrt(X * X + Y * Y + Z * Z); }
	bool Equals(const FVector& Other, double Tolerance = 1e-4) const { return (*this - Other).Size() <= Tolerance; }

	static const FVector ZeroVector;
	static const FVector OneVector;
};

inline const FVector FVector::ZeroVector{ 0, 0, 0 };
inline const FVector FVector::OneVector{ 1, 1, 1 };

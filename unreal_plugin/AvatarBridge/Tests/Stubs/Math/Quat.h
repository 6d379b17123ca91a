#pragma once

#include "Math/Vector.h"

/** A rotation; of a product the right one comes first. */
struct FQuat
{
	double X = 0;
	double Y = 0;
	double Z = 0;
	double W = 1;

	FQuat() = default;
	FQuat(double InX, double InY, double InZ, double InW)
		: X(InX)
		, Y(InY)
		, Z(InZ)
		, W(InW)
	{
	}
	FQuat(const FVector& Axis, double Radians)
		: X(Axis.X * std::sin(Radians / 2))
		, Y(Axis.Y * std::sin(Radians / 2))
		, Z(Axis.Z * std::sin(Radians / 2))
		, W(std::cos(Radians / 2))
	{
	}
	FQuat operator*(const FQuat& Q) const
	{
		return {
			W * Q.X + X * Q.W + Y * Q.Z - Z * Q.Y,
			W * Q.Y - X * Q.Z + Y * Q.W + Z * Q.X,
			W * Q.Z + X * Q.Y - Y * Q.X + Z * Q.W,
			W * Q.W - X * Q.X - Y * Q.Y - Z * Q.Z,
		};
	}
	FQuat Inverse() const { return { -X, -Y, -Z, W }; }
	FVector RotateVector(const FVector& V) const
	{
		const FVector Axis(X, Y, Z);
		const FVector Twice = (Axis ^ V) * 2;
		return V + Twice * W + (Axis ^ Twice);
	}
	double SizeSquared() const { return X * X + Y * Y + Z * Z + W * W; }
	void Normalize()
	{
		const double Scale = 1 / std::sqrt(SizeSquared());
		*this = { X * Scale, Y * Scale, Z * Scale, W * Scale };
	}
	bool IsNormalized() const { return std::abs(1 - SizeSquared()) < 0.01; }
	double operator|(const FQuat& Q) const { return X * Q.X + Y * Q.Y + Z * Q.Z + W * Q.W; }
	bool Equals(const FQuat& Q, double Tolerance = 1e-4) const { return 1 - std::abs(*this | Q) <= Tolerance * Tolerance; }

	static const FQuat Identity;
};

inline const FQuat FQuat::Identity{ 0, 0, 0, 1 };

#pragma once

#include "Math/Quat.h"

/** Scale, then rotation, then translation; of a product the left one comes first. */
class FTransform
{
public:
	FTransform() = default;
	explicit FTransform(const FQuat& InRotation)
		: Rotation(InRotation)
	{
	}
	FTransform(const FQuat& InRotation, const FVector& InTranslation, const FVector& InScale = FVector::OneVector)
		: Rotation(InRotation)
		, Translation(InTranslation)
		, Scale3D(InScale)
	{
	}
	const FQuat& GetRotation() const { return Rotation; }
	FVector GetTranslation() const { return Translation; }
	FVector GetLocation() const { return Translation; }
	FVector GetScale3D() const { return Scale3D; }
	void SetRotation(const FQuat& Value)
	{
		check(Value.IsNormalized());
		Rotation = Value;
	}
	void SetTranslation(const FVector& Value) { Translation = Value; }
	void SetScale3D(const FVector& Value) { Scale3D = Value; }
	FVector TransformPosition(const FVector& V) const { return Rotation.RotateVector(Scale3D * V) + Translation; }
	FTransform operator*(const FTransform& Then) const
	{
		return FTransform(Then.Rotation * Rotation, Then.TransformPosition(Translation), Scale3D * Then.Scale3D);
	}

	static const FTransform Identity;

private:
	FQuat Rotation;
	FVector Translation;
	FVector Scale3D = FVector::OneVector;
};

inline const FTransform FTransform::Identity;

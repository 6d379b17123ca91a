#pragma once

#include "CoreMinimal.h"

#include <array>
#include <string>
#include <vector>

/**
 * Unreal's space, and the only place where axes, handedness and units change.
 *
 * A character here is in the space of its skeletal mesh: x is the character's left, y its front (a mannequin's mesh faces
 * +Y), z up, left-handed, centimetres. Rotations are local, each against its parent. The stream tells with its layout what
 * space it is in; asked with a skeleton of Unreal it is in this one already. Any other is a signed permutation B of the axes
 * away: v' = B v, in the other unit, and q'xyz = det(B) B qxyz, w' = w.
 */
class FAvatarBridgeSpace
{
public:
	/** The mesh's own space. */
	FAvatarBridgeSpace() = default;

	/**
	 * @param Axes For each axis of the stream's space the canonical axis it equals (x left, y up, z front), such as "-x".
	 * @param MetresPerUnit The stream's unit.
	 */
	FAvatarBridgeSpace(const std::vector<std::string>& Axes, double MetresPerUnit)
		: Scale(MetresPerUnit / MetresPerCentimetre)
	{
		// Where the canonical axes lie in the mesh: left is x, up is z, front is y.
		constexpr std::array<int32, 3> MeshAxis{ 0, 2, 1 };
		for (int32 From = 0; From < 3; From++)
		{
			const std::string& Axis = Axes[static_cast<std::size_t>(From)];
			Target[From] = MeshAxis[static_cast<std::size_t>(Axis[1] - 'x')];
			Sign[From] = Axis[0] == '-' ? -1.0 : 1.0;
		}
		const bool bEven = (Target[1] - Target[0] + 3) % 3 == 1;
		Handedness = (bEven ? 1.0 : -1.0) * Sign[0] * Sign[1] * Sign[2];
	}

	/** Whether Axes are three, each a sign and another letter of x, y and z. */
	static bool IsReadable(const std::vector<std::string>& Axes)
	{
		int32 Seen = 0;
		for (const std::string& Axis : Axes)
		{
			const bool bNamed = Axis.size() == 2 && (Axis[0] == '+' || Axis[0] == '-') && Axis[1] >= 'x' && Axis[1] <= 'z';
			Seen |= bNamed ? 1 << (Axis[1] - 'x') : 0;
		}
		return Axes.size() == 3 && Seen == 7;
	}

	/** A local position of the stream, three numbers. */
	FVector Position(const float* Values) const
	{
		double Result[3];
		for (int32 From = 0; From < 3; From++)
		{
			Result[Target[From]] = Scale * Sign[From] * Values[From];
		}
		return FVector(Result[0], Result[1], Result[2]);
	}

	/** A local rotation of the stream, xyzw. */
	FQuat Rotation(const float* Values) const
	{
		double Result[3];
		for (int32 From = 0; From < 3; From++)
		{
			Result[Target[From]] = Handedness * Sign[From] * Values[From];
		}
		return FQuat(Result[0], Result[1], Result[2], Values[3]);
	}

	/** A bone of Unreal as the wire has it, in the mesh's space: three numbers, and four. */
	static void Describe(const FTransform& Bone, std::vector<float>& Positions, std::vector<float>& Rotations)
	{
		const FVector Place = Bone.GetTranslation();
		const FQuat Turn = Bone.GetRotation();
		for (const double Value : { Place.X, Place.Y, Place.Z })
		{
			Positions.push_back(static_cast<float>(Value));
		}
		for (const double Value : { Turn.X, Turn.Y, Turn.Z, Turn.W })
		{
			Rotations.push_back(static_cast<float>(Value));
		}
	}

	/**
	 * A turn of the head in the mesh's axes as Live Link's face curves have it: yaw to the character's left, pitch down,
	 * roll to its right, half a turn being 1. After Epic's ARKit face source, whose angles are those of a frame with x to
	 * the back of the head, y to its left and z up, yaw and roll negated.
	 */
	static FVector HeadCurves(const FQuat& Turn)
	{
		const FVector Front = Turn.RotateVector(FVector(0, 1, 0));
		const FVector Left = Turn.RotateVector(FVector(1, 0, 0));
		const FVector Up = Turn.RotateVector(FVector(0, 0, 1));
		const double Yaw = FMath::Atan2(Front.X, Front.Y);
		const double Pitch = FMath::Asin(-Front.Z);
		const double Roll = FMath::Atan2(Left.Z, Up.Z);
		return FVector(Yaw, Pitch, Roll) * (1.0 / UE_DOUBLE_PI);
	}

private:
	static constexpr double MetresPerCentimetre = 0.01;

	int32 Target[3] = { 0, 1, 2 };
	double Sign[3] = { 1, 1, 1 };
	double Handedness = 1;
	double Scale = 1;
};

#include "AvatarBridge/Quaternions.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace AvatarBridge
{
	namespace
	{
		// Of the squared length. No test for infinity, which a compiler told of none would drop.
		constexpr float Shortest = 1e-6f;
		constexpr float Longest = 1e30f;
		constexpr float UnitTolerance = 1e-5f;

		struct Quaternion
		{
			float X, Y, Z, W;
		};

		Quaternion At(Span<const float> values, std::size_t i)
		{
			return { values[i], values[i + 1], values[i + 2], values[i + 3] };
		}

		Quaternion Product(const Quaternion& a, const Quaternion& b)
		{
			return {
				a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y,
				a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X,
				a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W,
				a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z,
			};
		}

		void Put(Span<float> target, std::size_t i, const Quaternion& q, float scale)
		{
			target[i] = q.X * scale;
			target[i + 1] = q.Y * scale;
			target[i + 2] = q.Z * scale;
			target[i + 3] = q.W * scale;
		}
	}

	bool Quaternions::TryNormalise(Span<float> quaternion)
	{
		const Quaternion q = At(quaternion, 0);
		const float square = q.X * q.X + q.Y * q.Y + q.Z * q.Z + q.W * q.W;
		if (!(square > Shortest && square < Longest))
		{
			return false;
		}
		if (std::abs(square - 1.f) > UnitTolerance)
		{
			Put(quaternion, 0, q, 1.f / std::sqrt(square));
		}
		return true;
	}

	bool Quaternions::TryNormaliseAll(Span<float> quaternions)
	{
		bool all = true;
		for (std::size_t i = 0; i + 3 < quaternions.size(); i += 4)
		{
			all &= TryNormalise(quaternions.subspan(i, 4));
		}
		return all;
	}

	void Quaternions::Interpolate(Span<const float> from, Span<const float> to, float amount, Span<float> target)
	{
		for (std::size_t i = 0; i + 3 < target.size(); i += 4)
		{
			const Quaternion a = At(from, i);
			const Quaternion b = At(to, i);
			const float dot = a.X * b.X + a.Y * b.Y + a.Z * b.Z + a.W * b.W;
			const float sign = dot < 0.f ? -1.f : 1.f;
			float first = 1.f - amount;
			float second = amount;
			if (dot * sign < LargestChord)
			{
				const float angle = std::acos(std::min(1.f, dot * sign));
				const float inverse = 1.f / std::sin(angle);
				first = std::sin(first * angle) * inverse;
				second = std::sin(second * angle) * inverse;
			}
			second *= sign;
			const Quaternion q{ first * a.X + second * b.X, first * a.Y + second * b.Y, first * a.Z + second * b.Z,
				first * a.W + second * b.W };
			Put(target, i, q, 1.f / std::sqrt(q.X * q.X + q.Y * q.Y + q.Z * q.Z + q.W * q.W));
		}
	}

	void Quaternions::Multiply(Span<const float> a, Span<const float> b, Span<float> target)
	{
		for (std::size_t i = 0; i + 3 < target.size(); i += 4)
		{
			Put(target, i, Product(At(a, i), At(b, i)), 1.f);
		}
	}

	void Quaternions::Difference(Span<const float> a, Span<const float> b, Span<float> target)
	{
		for (std::size_t i = 0; i + 3 < target.size(); i += 4)
		{
			const Quaternion q = At(b, i);
			const Quaternion turn = Product(At(a, i), { -q.X, -q.Y, -q.Z, q.W });
			Put(target, i, turn, turn.W < 0.f ? -1.f : 1.f);
		}
	}
}

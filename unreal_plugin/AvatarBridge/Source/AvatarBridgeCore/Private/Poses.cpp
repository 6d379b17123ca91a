#include "AvatarBridge/Poses.h"

#include "AvatarBridge/Quaternions.h"
#include "AvatarBridge/Span.h"

namespace AvatarBridge
{
	namespace
	{
		void Lerp(Span<const float> from, Span<const float> to, float amount, Span<float> target)
		{
			for (std::size_t i = 0; i < target.size(); i++)
			{
				target[i] = from[i] + (to[i] - from[i]) * amount;
			}
		}
	}

	void Poses::Blend(const MotionFrame& from, const MotionFrame& to, float amount, MotionFrame& target)
	{
		Lerp(from.Root, to.Root, amount, target.Root);
		Quaternions::Interpolate(from.Rotations, to.Rotations, amount, target.Rotations);
		Lerp(from.Face, to.Face, amount, target.Face);
	}
}

#include "PoseOffset.h"

#include "AvatarBridge/Quaternions.h"

#include <algorithm>

namespace AvatarBridge
{
	PoseOffset::PoseOffset(std::size_t joints, std::size_t channels)
		: _difference(joints, channels)
		, _faded(joints, channels)
		, _identity(4 * joints)
	{
		for (std::size_t i = 3; i < _identity.size(); i += 4)
		{
			_identity[i] = 1.f;
		}
	}

	void PoseOffset::Measure(const MotionFrame& shown, const MotionFrame& target)
	{
		for (std::size_t i = 0; i < shown.Root.size(); i++)
		{
			_difference.Root[i] = shown.Root[i] - target.Root[i];
		}
		for (std::size_t i = 0; i < shown.Face.size(); i++)
		{
			_difference.Face[i] = shown.Face[i] - target.Face[i];
		}
		Quaternions::Difference(shown.Rotations, target.Rotations, _difference.Rotations);
	}

	void PoseOffset::Apply(float amount, MotionFrame& pose)
	{
		Quaternions::Interpolate(_identity, _difference.Rotations, amount, _faded.Rotations);
		Quaternions::Multiply(_faded.Rotations, pose.Rotations, pose.Rotations);
		for (std::size_t i = 0; i < pose.Root.size(); i++)
		{
			pose.Root[i] += amount * _difference.Root[i];
		}
		for (std::size_t i = 0; i < pose.Face.size(); i++)
		{
			// The target may have moved on since the difference was measured, so a weight could leave 0 to 1.
			const float own = pose.Face[i];
			const float least = std::min(0.f, own);
			const float most = std::max(1.f, own);
			pose.Face[i] = std::max(least, std::min(most, own + amount * _difference.Face[i]));
		}
	}
}

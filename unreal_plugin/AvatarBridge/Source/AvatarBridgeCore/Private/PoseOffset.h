#pragma once

#include "AvatarBridge/MotionFrame.h"

#include <cstddef>
#include <vector>

namespace AvatarBridge
{
	/** The difference between two poses, to be faded out: adding it whole to the one gives the other. */
	class PoseOffset
	{
	public:
		PoseOffset(std::size_t joints, std::size_t channels);

		void Measure(const MotionFrame& shown, const MotionFrame& target);
		void Apply(float amount, MotionFrame& pose);

	private:
		MotionFrame _difference;
		MotionFrame _faded;
		std::vector<float> _identity;
	};
}

#include "AvatarBridge/MotionFrame.h"

#include "AvatarBridge/MotionLayout.h"

#include <algorithm>

namespace AvatarBridge
{
	void MotionFrame::SetRest(const MotionLayout& layout)
	{
		std::copy_n(layout.RestPositions().data() + 3 * layout.Hips(), Root.size(), Root.begin());
		std::copy(layout.RestRotations().begin(), layout.RestRotations().end(), Rotations.begin());
		std::fill(Face.begin(), Face.end(), 0.f);
	}
}

#include "AvatarBridge/MotionLayout.h"

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/Quaternions.h"

#include "MessageFields.h"

#include <limits>

namespace AvatarBridge
{
	bool MotionLayout::TryRead(const MsgPackMap& map, MotionLayout& layout, std::string& problem)
	{
		MessageFields fields(map, "layout");
		layout._id = static_cast<std::uint32_t>(fields.Integer("id", 0, std::numeric_limits<std::uint32_t>::max()));
		layout._rig = map.Text("rig");
		layout._joints = fields.Texts("joints", WireConstants::MaximumJoints);
		layout._parents = fields.Integers("parents", WireConstants::MaximumJoints);
		layout._restPositions = fields.Floats("positions", 3 * layout._joints.size());
		layout._restRotations = fields.Floats("rotations", 4 * layout._joints.size());
		layout._channels = fields.Texts("channels", WireConstants::MaximumChannels);
		layout._hips = static_cast<std::size_t>(fields.Integer("hips", 0, WireConstants::MaximumJoints));
		MessageFields space(fields.Map("space"), "layout.space");
		layout._spaceName = space.Text("name");
		layout._spaceAxes = space.Texts("axes", 3);
		layout._metresPerUnit = space.Number("metres_per_unit");
		if (!space.Problem().empty())
		{
			fields.Complain("space", "a space (" + space.Problem() + ")");
		}
		layout.Check(fields);
		problem = fields.Problem();
		return problem.empty();
	}

	void MotionLayout::Check(MessageFields& fields)
	{
		if (_parents.size() != _joints.size())
		{
			fields.Complain("parents", "one for each of " + std::to_string(_joints.size()) + " joints");
			return;
		}
		if (_hips >= _joints.size())
		{
			fields.Complain("hips", "the index of a joint");
		}
		for (std::size_t i = 0; i < _parents.size(); i++)
		{
			if (_parents[i] < -1 || _parents[i] >= static_cast<std::int32_t>(i))
			{
				fields.Complain("parents", "in order: a parent before its children");
			}
		}
		if (!Quaternions::TryNormaliseAll(_restRotations))
		{
			fields.Complain("rotations", "unit quaternions");
		}
	}
}

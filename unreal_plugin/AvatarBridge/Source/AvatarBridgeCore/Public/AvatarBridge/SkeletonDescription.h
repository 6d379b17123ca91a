#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/Generated/WireConstants.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace AvatarBridge
{
	class MsgPackWriter;

	/** The game's own character, in rest or T-pose, as hello carries it. */
	struct AVATARBRIDGECORE_API SkeletonDescription
	{
		/** Joint names; each joint after its parent. */
		std::vector<std::string> Joints;

		/** Index of each joint's parent, -1 for roots. */
		std::vector<std::int32_t> Parents;

		/** Local positions, three a joint. */
		std::vector<float> Positions;

		/** Local rotations, four a joint, xyzw. */
		std::vector<float> Rotations;

		/** Axes and unit: one of the names beginning with Space in WireConstants. */
		std::string Space{ WireConstants::SpaceUnrealMesh };

		/** Names of the blendshapes. */
		std::vector<std::string> Shapes;

		/** Human bone names to joint names; empty lets the sidecar recognise joints by name. */
		std::map<std::string, std::string> Humanoid;

		/** What is wrong with it, in words; empty if it can be sent. */
		std::string FindProblem() const;

		void Write(MsgPackWriter& writer) const;

	private:
		std::string FindLongName() const;
	};
}

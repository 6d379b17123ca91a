#pragma once

#include "AvatarBridge/Exports.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Finds a human body in a skeleton by the names of its joints, by the rules the sidecar has (retarget/joint_names.py):
	 * for telling beforehand what it will drive. What it says when it is asked is what counts.
	 */
	class AVATARBRIDGECORE_API JointNames
	{
	public:
		/** Side and bare name of a joint: "left" and "upleg" of mixamorig:LeftUpLeg. */
		struct Split
		{
			std::string Side;
			std::string Core;
		};

		static Split SplitName(std::string_view name);

		/** The 52 joints of the sidecar's body, SMPL-H's, by name. */
		static std::vector<std::string> Body();

		/**
		 * For each joint of the body that is found the joint of the skeleton that plays it.
		 *
		 * @param parents Index of each joint's parent, before its own; -1 for roots.
		 */
		static std::map<std::string, std::string> Find(
			const std::vector<std::string>& joints, const std::vector<std::int32_t>& parents);

		/** Joints that every body needs and that are not among those found. */
		static std::vector<std::string> Missing(const std::map<std::string, std::string>& found);
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MappingIssue.h"
#include "AvatarBridge/MotionLayout.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace AvatarBridge
{
	/** A subject's layout and how its joints and shapes were mapped. */
	class AVATARBRIDGECORE_API LayoutMessage
	{
	public:
		const std::string& Subject() const { return _subject; }

		const MotionLayout& Layout() const { return _layout; }

		const std::vector<MappingIssue>& Issues() const { return _issues; }

		/** For each joint of the rig the SMPL-H joint that drives it; empty for joints that nothing drives. */
		const std::map<std::string, std::string>& JointDrivers() const { return _jointDrivers; }

		/** Joints that something drives. */
		std::size_t MappedJoints() const;

		/** A message from a decoded map; the problem says why there is none. */
		static bool TryRead(const MsgPackMap& map, LayoutMessage& message, std::string& problem);

	private:
		void ReadReport(const MsgPackMap& report);

		std::string _subject;
		MotionLayout _layout;
		std::vector<MappingIssue> _issues;
		std::map<std::string, std::string> _jointDrivers;
	};
}

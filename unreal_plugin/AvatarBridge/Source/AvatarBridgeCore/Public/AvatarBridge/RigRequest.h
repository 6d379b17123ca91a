#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/SkeletonDescription.h"

#include <string>
#include <variant>

namespace AvatarBridge
{
	/** Which rig to drive: one the sidecar knows by name, or the game's own skeleton. */
	class AVATARBRIDGECORE_API RigRequest
	{
	public:
		static RigRequest Named(std::string name);

		static RigRequest Own(SkeletonDescription skeleton);

		void Write(MsgPackWriter& writer) const;

	private:
		explicit RigRequest(std::variant<std::string, SkeletonDescription> rig);

		std::variant<std::string, SkeletonDescription> _rig;
	};
}

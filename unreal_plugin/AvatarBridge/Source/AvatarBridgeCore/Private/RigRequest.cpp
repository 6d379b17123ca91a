#include "AvatarBridge/RigRequest.h"

#include "AvatarBridge/MsgPackWriter.h"

#include <utility>

namespace AvatarBridge
{
	RigRequest::RigRequest(std::variant<std::string, SkeletonDescription> rig)
		: _rig(std::move(rig))
	{
	}

	RigRequest RigRequest::Named(std::string name)
	{
		return RigRequest(std::move(name));
	}

	RigRequest RigRequest::Own(SkeletonDescription skeleton)
	{
		return RigRequest(std::move(skeleton));
	}

	void RigRequest::Write(MsgPackWriter& writer) const
	{
		writer.WriteMapHeader(1);
		if (const auto* skeleton = std::get_if<SkeletonDescription>(&_rig))
		{
			writer.WriteString("skeleton");
			skeleton->Write(writer);
		}
		else if (const auto* name = std::get_if<std::string>(&_rig))
		{
			writer.WriteString("name");
			writer.WriteString(*name);
		}
	}
}

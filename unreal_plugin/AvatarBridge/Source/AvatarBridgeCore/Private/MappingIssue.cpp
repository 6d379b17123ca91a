#include "AvatarBridge/MappingIssue.h"

#include "AvatarBridge/MsgPackMap.h"

namespace AvatarBridge
{
	MappingIssue::MappingIssue(const MsgPackMap& map)
		: Code(map.Text("code"))
		, Severity(map.Text("severity"))
		, Subject(map.Text("subject"))
		, Detail(map.Text("detail"))
		, Hint(map.Text("hint"))
	{
	}

	std::string MappingIssue::ToString() const
	{
		return Severity + " " + Code + " " + Subject + ": " + Detail + " " + Hint;
	}
}

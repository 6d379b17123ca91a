#include "AvatarBridge/RefusedMessage.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include "MessageFields.h"

#include <limits>

namespace AvatarBridge
{
	RefusedMessage::RefusedMessage(const MsgPackMap& map)
		: Code(map.Text(WireConstants::KeyCode))
		, Message(map.Text(WireConstants::KeyMessage))
	{
		Code = Code.empty() ? "unknown" : Code;
		Message = Message.empty() ? "the sidecar refused without a reason" : Message;
		MessageFields fields(map, WireConstants::TypeRefused);
		ServerVersion = static_cast<std::int32_t>(
			fields.Integer(WireConstants::KeyServerV, 0, std::numeric_limits<std::int32_t>::max()));
	}
}

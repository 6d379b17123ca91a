#include "AvatarBridge/WelcomeMessage.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include "MessageFields.h"
#include "WireNumber.h"

#include <limits>

namespace AvatarBridge
{
	namespace
	{
		SubjectInfo ReadSubject(const MsgPackMap& map, MessageFields& welcome)
		{
			MessageFields fields(map, "subject");
			SubjectInfo info;
			info.Subject = fields.OptionalText(WireConstants::KeySubject);
			if (!fields.Problem().empty())
			{
				welcome.Complain(WireConstants::KeySubjects, "subjects (" + fields.Problem() + ")");
			}
			info.Rig = map.Text(WireConstants::KeyRig);
			info.Encoding = map.Text(WireConstants::KeyEncoding);
			info.LayoutId = static_cast<std::uint32_t>(
				fields.Integer(WireConstants::KeyLayout, 0, std::numeric_limits<std::uint32_t>::max()));
			return info;
		}
	}

	bool WelcomeMessage::TryRead(const MsgPackMap& map, WelcomeMessage& message, std::string& problem)
	{
		constexpr std::int64_t LargestVersion = std::numeric_limits<std::int32_t>::max();
		constexpr std::int64_t LargestRate = 1000000;
		MessageFields fields(map, WireConstants::TypeWelcome);
		message = WelcomeMessage();
		message.Version = static_cast<std::int32_t>(fields.Integer(WireConstants::KeyV, 0, LargestVersion));
		message.Server = fields.Text(WireConstants::KeyServer);
		message.Session = fields.Text(WireConstants::KeySession);
		message.ClockRate = static_cast<std::int32_t>(fields.Integer(WireConstants::KeyClockRate, 1, LargestRate));
		message.Sample = fields.Integer(WireConstants::KeySample, -WireNumber::Largest, WireNumber::Largest);
		message.Frames = fields.Text(WireConstants::KeyFrames);
		message.Subject = fields.OptionalText(WireConstants::KeySubject);
		message.Encoding = fields.Text(WireConstants::KeyEncoding);
		for (const MsgPackValue& item : fields.Items(WireConstants::KeySubjects, WireConstants::MaximumJoints))
		{
			message.Subjects.push_back(ReadSubject(item.AsMap() ? *item.AsMap() : MsgPackMap(), fields));
		}
		problem = fields.Problem();
		return problem.empty();
	}
}

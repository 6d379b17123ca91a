#include "AvatarBridge/LayoutMessage.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include "MessageFields.h"

namespace AvatarBridge
{
	std::size_t LayoutMessage::MappedJoints() const
	{
		std::size_t count = 0;
		for (const auto& [joint, driver] : _jointDrivers)
		{
			count += driver.empty() ? 0 : 1;
		}
		return count;
	}

	bool LayoutMessage::TryRead(const MsgPackMap& map, LayoutMessage& message, std::string& problem)
	{
		MessageFields fields(map, "layout");
		message = LayoutMessage();
		message._subject = fields.Text(WireConstants::KeySubject);
		const MsgPackMap& body = fields.Map(WireConstants::KeyLayout);
		problem = fields.Problem();
		if (!problem.empty() || !MotionLayout::TryRead(body, message._layout, problem))
		{
			return false;
		}
		const MsgPackValue* report = map.Find(WireConstants::KeyReport);
		if (report && report->AsMap())
		{
			message.ReadReport(*report->AsMap());
		}
		return true;
	}

	void LayoutMessage::ReadReport(const MsgPackMap& report)
	{
		const MsgPackValue* issues = report.Find("issues");
		if (issues && issues->AsList())
		{
			for (const MsgPackValue& issue : *issues->AsList())
			{
				_issues.emplace_back(issue.AsMap() ? *issue.AsMap() : MsgPackMap());
			}
		}
		const MsgPackValue* joints = report.Find("joints");
		if (joints && joints->AsMap())
		{
			for (std::size_t i = 0; i < joints->AsMap()->Count(); i++)
			{
				const std::string* driver = joints->AsMap()->ValueAt(i).AsText();
				_jointDrivers[joints->AsMap()->KeyAt(i)] = driver ? *driver : std::string();
			}
		}
	}
}

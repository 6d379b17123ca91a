#include "AvatarBridge/SkeletonDescription.h"

#include "AvatarBridge/MsgPackWriter.h"

#include "WireName.h"

namespace AvatarBridge
{
	namespace
	{
		void WriteTexts(MsgPackWriter& writer, const std::vector<std::string>& texts)
		{
			writer.WriteArrayHeader(texts.size());
			for (const std::string& text : texts)
			{
				writer.WriteString(text);
			}
		}
	}

	std::string SkeletonDescription::FindProblem() const
	{
		const std::size_t count = Joints.size();
		if (count == 0 || count > WireConstants::MaximumJoints)
		{
			return "a skeleton has 1 to " + std::to_string(WireConstants::MaximumJoints) + " joints, not "
				+ std::to_string(count);
		}
		if (Parents.size() != count || Positions.size() != 3 * count || Rotations.size() != 4 * count)
		{
			return "parents, positions and rotations do not fit " + std::to_string(count) + " joints";
		}
		for (std::size_t i = 0; i < count; i++)
		{
			if (Parents[i] < -1 || Parents[i] >= static_cast<std::int32_t>(i))
			{
				return "joint '" + Joints[i] + "' comes before its parent";
			}
		}
		if (Shapes.size() > WireConstants::MaximumChannels)
		{
			return "more than " + std::to_string(WireConstants::MaximumChannels) + " blendshapes";
		}
		return FindLongName();
	}

	std::string SkeletonDescription::FindLongName() const
	{
		for (const std::vector<std::string>* names : { &Joints, &Shapes })
		{
			for (const std::string& name : *names)
			{
				if (!WireName::Fits(name))
				{
					return WireName::Problem(name);
				}
			}
		}
		for (const auto& [bone, joint] : Humanoid)
		{
			if (!WireName::Fits(joint))
			{
				return WireName::Problem(joint);
			}
		}
		return "";
	}

	void SkeletonDescription::Write(MsgPackWriter& writer) const
	{
		writer.WriteMapHeader(Humanoid.empty() ? 6 : 7);
		writer.WriteString("joints");
		WriteTexts(writer, Joints);
		writer.WriteString("parents");
		writer.WriteArrayHeader(Parents.size());
		for (std::int32_t parent : Parents)
		{
			writer.WriteInt64(parent);
		}
		writer.WriteString("positions");
		writer.WriteFloats(Positions);
		writer.WriteString("rotations");
		writer.WriteFloats(Rotations);
		writer.WriteString("space");
		writer.WriteString(Space);
		writer.WriteString("shapes");
		WriteTexts(writer, Shapes);
		if (!Humanoid.empty())
		{
			writer.WriteString("humanoid");
			writer.WriteMapHeader(Humanoid.size());
			for (const auto& [bone, joint] : Humanoid)
			{
				writer.WriteString(bone);
				writer.WriteString(joint);
			}
		}
	}
}

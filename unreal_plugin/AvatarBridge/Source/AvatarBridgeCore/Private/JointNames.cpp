#include "AvatarBridge/JointNames.h"

#include "JointNameWords.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace AvatarBridge
{
	namespace
	{
		using Splits = std::vector<JointNames::Split>;
		using Found = std::map<std::string, std::int32_t>;

		constexpr std::string_view Sides[] = { "left", "right" };

		bool Holds(const std::string& text, std::string_view part)
		{
			return text.find(part) != std::string::npos;
		}

		/** The words of the trunk's side of a limb first; the first name found wins. */
		void FindLimbs(const Splits& splits, const std::string& side, Found& found)
		{
			std::map<std::string, std::int32_t, std::less<>> first;
			for (std::size_t joint = 0; joint < splits.size(); joint++)
			{
				if (splits[joint].Side == side)
				{
					first.emplace(splits[joint].Core, static_cast<std::int32_t>(joint));
				}
			}
			std::map<std::string_view, std::int32_t> limb;
			const auto isTaken = [&limb](std::int32_t joint)
			{ return std::any_of(limb.begin(), limb.end(), [joint](const auto& taken) { return taken.second == joint; }); };
			for (const JointNameWords::Part& part : JointNameWords::Parts)
			{
				for (const std::string_view word : part.Words)
				{
					const auto hit = first.find(word);
					if (!word.empty() && hit != first.end() && !isTaken(hit->second))
					{
						limb.emplace(part.Joint, hit->second);
						break;
					}
				}
			}
			// SMPL itself calls the ball of the foot "foot", and many the collar "shoulder".
			const auto foot = first.find("foot");
			if (first.count("ankle") > 0 && foot != first.end())
			{
				limb.emplace("foot", foot->second);
			}
			const auto shoulder = first.find("shoulder");
			if (shoulder != first.end() && (limb.count("shoulder") == 0 || limb["shoulder"] != shoulder->second))
			{
				limb.emplace("collar", shoulder->second);
			}
			for (const auto& [joint, index] : limb)
			{
				found.emplace(side + "_" + std::string(joint), index);
			}
		}

		bool IsPhalanx(const std::string& core, std::string_view finger)
		{
			const auto& others = JointNameWords::NoPhalanx;
			return std::none_of(std::begin(others), std::end(others), [&core](std::string_view other) { return Holds(core, other); })
				&& (finger == "thumb" || !Holds(core, "metacarpal"));
		}

		void AddPhalanges(const std::string& side, std::string_view finger, const std::vector<std::int32_t>& joints, Found& found)
		{
			for (std::size_t phalanx = 0; phalanx < std::min<std::size_t>(joints.size(), 3); phalanx++)
			{
				found.emplace(side + "_" + std::string(finger) + std::to_string(phalanx + 1), joints[phalanx]);
			}
		}

		/** Fingers told by number, the thumb first: Finger0, Finger01 (Biped), finger1-1.L (MakeHuman). */
		void FindNumberedFingers(const Splits& splits, const std::vector<std::string>& joints, const std::string& side, Found& found)
		{
			std::map<char, std::vector<std::int32_t>> groups;
			for (std::size_t joint = 0; joint < splits.size(); joint++)
			{
				const std::string_view bare = JointNameWords::WithoutPrefix(joints[joint]);
				const std::size_t digit = bare.find_first_of("0123456789");
				if (splits[joint].Side == side && splits[joint].Core == "finger" && digit != std::string_view::npos)
				{
					groups[bare[digit]].push_back(static_cast<std::int32_t>(joint));
				}
			}
			if (groups.size() == std::size(JointNameWords::Numbered))
			{
				std::size_t finger = 0;
				for (const auto& [digit, phalanges] : groups)
				{
					AddPhalanges(side, JointNameWords::Numbered[finger++], phalanges, found);
				}
			}
		}

		void FindFingers(const Splits& splits, const std::vector<std::string>& joints, const std::string& side, Found& found)
		{
			const std::size_t before = found.size();
			for (const JointNameWords::Finger& finger : JointNameWords::Fingers)
			{
				std::vector<std::int32_t> phalanges;
				for (std::size_t joint = 0; joint < splits.size(); joint++)
				{
					const JointNames::Split& split = splits[joint];
					if (split.Side == side && Holds(split.Core, finger.Word) && IsPhalanx(split.Core, finger.Word))
					{
						phalanges.push_back(static_cast<std::int32_t>(joint));
					}
				}
				AddPhalanges(side, finger.Joint, phalanges, found);
			}
			if (found.size() == before)
			{
				FindNumberedFingers(splits, joints, side, found);
			}
		}

		/** The joint itself, its parent and so on to the root. */
		std::vector<std::int32_t> Ancestors(std::int32_t joint, const std::vector<std::int32_t>& parents)
		{
			std::vector<std::int32_t> chain;
			while (joint >= 0)
			{
				chain.push_back(joint);
				joint = parents[static_cast<std::size_t>(joint)];
			}
			return chain;
		}

		std::int32_t Meeting(std::int32_t left, std::int32_t right, const std::vector<std::int32_t>& parents)
		{
			const std::vector<std::int32_t> above = Ancestors(left, parents);
			for (const std::int32_t joint : Ancestors(right, parents))
			{
				if (std::find(above.begin(), above.end(), joint) != above.end())
				{
					return joint;
				}
			}
			return -1;
		}

		/** Three names over a chain of any length; the last meets the last. */
		void SpreadSpine(const std::vector<std::int32_t>& chain, Found& found)
		{
			const std::size_t count = chain.size();
			for (std::size_t name = 1; name <= 3; name++)
			{
				const std::string joint = "spine" + std::to_string(name);
				if (count >= 3)
				{
					const double place = static_cast<double>(name * count) / 3;
					found.emplace(joint, chain[static_cast<std::size_t>(std::lround(place)) - 1]);
				}
				else if (count == 2 && name != 2)
				{
					found.emplace(joint, chain[name == 1 ? 0 : 1]);
				}
				else if (count == 1 && name == 3)
				{
					found.emplace(joint, chain[0]);
				}
			}
		}

		void FindTrunk(const Splits& splits, const std::vector<std::int32_t>& parents, Found& found)
		{
			const std::int32_t pelvis = Meeting(found["left_hip"], found["right_hip"], parents);
			const std::int32_t chest = Meeting(found["left_shoulder"], found["right_shoulder"], parents);
			found["pelvis"] = pelvis;
			std::vector<std::int32_t> spine = Ancestors(chest, parents);
			const auto hips = std::find(spine.begin(), spine.end(), pelvis);
			if (hips != spine.end())
			{
				spine.erase(hips, spine.end());
				std::reverse(spine.begin(), spine.end());
				SpreadSpine(spine, found);
			}
			const auto head = std::find_if(splits.begin(), splits.end(),
				[](const JointNames::Split& split) { return split.Side.empty() && split.Core == "head"; });
			if (head != splits.end())
			{
				const auto joint = static_cast<std::int32_t>(head - splits.begin());
				found["head"] = joint;
				const std::vector<std::int32_t> above = Ancestors(joint, parents);
				if (above.size() > 1 && above[1] != chest && std::find(above.begin() + 1, above.end(), chest) != above.end())
				{
					found["neck"] = above[1];
				}
			}
		}
	}

	JointNames::Split JointNames::SplitName(std::string_view name)
	{
		std::string_view bare = JointNameWords::WithoutPrefix(name);
		bare = bare.substr(bare.rfind(':') + 1);
		bare = bare.substr(bare.rfind('|') + 1);
		Split split;
		for (const std::string& token : JointNameWords::Tokens(bare))
		{
			const std::string_view side = JointNameWords::SideOf(token);
			if (!side.empty() && split.Side.empty())
			{
				split.Side = side;
			}
			else if (!JointNameWords::IsSilent(token))
			{
				split.Core += token;
			}
		}
		for (const std::string_view prefix : { "left", "right", "l", "r" })
		{
			if (split.Side.empty() && split.Core.compare(0, prefix.size(), prefix) == 0
				&& JointNameWords::IsWord(std::string_view(split.Core).substr(prefix.size())))
			{
				split = { std::string(JointNameWords::SideOf(prefix)), split.Core.substr(prefix.size()) };
			}
		}
		return split;
	}

	std::vector<std::string> JointNames::Body()
	{
		std::vector<std::string> made{ "pelvis", "spine1", "spine2", "spine3", "neck", "head" };
		for (const std::string_view side : Sides)
		{
			for (const JointNameWords::Part& part : JointNameWords::Parts)
			{
				made.push_back(std::string(side) + "_" + std::string(part.Joint));
			}
			for (const std::string_view finger : JointNameWords::Numbered)
			{
				for (const char* phalanx : { "1", "2", "3" })
				{
					made.push_back(std::string(side) + "_" + std::string(finger) + phalanx);
				}
			}
		}
		return made;
	}

	std::map<std::string, std::string> JointNames::Find(
		const std::vector<std::string>& joints, const std::vector<std::int32_t>& parents)
	{
		Splits splits;
		for (const std::string& joint : joints)
		{
			splits.push_back(SplitName(joint));
		}
		Found found;
		for (const std::string_view side : Sides)
		{
			FindLimbs(splits, std::string(side), found);
			FindFingers(splits, joints, std::string(side), found);
		}
		const bool hasLimbs = found.count("left_hip") > 0 && found.count("right_hip") > 0 && found.count("left_shoulder") > 0
			&& found.count("right_shoulder") > 0;
		if (hasLimbs)
		{
			FindTrunk(splits, parents, found);
		}
		std::map<std::string, std::string> named;
		for (const auto& [joint, index] : found)
		{
			if (index >= 0)
			{
				named.emplace(joint, joints[static_cast<std::size_t>(index)]);
			}
		}
		return named;
	}

	std::vector<std::string> JointNames::Missing(const std::map<std::string, std::string>& found)
	{
		std::vector<std::string> missing;
		for (const std::string_view side : Sides)
		{
			for (const JointNameWords::Part& part : JointNameWords::Parts)
			{
				const std::string joint = std::string(side) + "_" + std::string(part.Joint);
				if (part.Required && found.count(joint) == 0)
				{
					missing.push_back(joint);
				}
			}
		}
		return missing;
	}
}

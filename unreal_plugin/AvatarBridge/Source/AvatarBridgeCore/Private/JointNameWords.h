#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

/** The words that joints are named with, and how a name falls into words. The tables are those of retarget/joint_names.py. */
namespace AvatarBridge::JointNameWords
{
	/** A part of a limb, from the trunk outwards: its joint without the side, and its words, the best first; the rest are empty. */
	struct Part
	{
		std::string_view Joint;
		bool Required;
		std::array<std::string_view, 7> Words;
	};

	inline constexpr Part Parts[] = {
		{ "hip", true, {{ "thigh", "upleg", "upperleg", "femur", "hip" }} },
		{ "knee", true, {{ "shin", "calf", "lowerleg", "lowleg", "tibia", "knee", "leg" }} },
		{ "ankle", true, {{ "ankle", "foot" }} },
		{ "foot", false, {{ "toebase", "ball", "toe", "toes" }} },
		{ "collar", false, {{ "collar", "clavicle", "collarbone" }} },
		{ "shoulder", true, {{ "upperarm", "uparm", "humerus", "shldr", "arm", "shoulder" }} },
		{ "elbow", true, {{ "forearm", "lowerarm", "lowarm", "radius", "elbow" }} },
		{ "wrist", true, {{ "wrist", "hand" }} },
	};

	struct Finger
	{
		std::string_view Word;
		std::string_view Joint;
	};

	inline constexpr Finger Fingers[] = {
		{ "thumb", "thumb" },
		{ "index", "index" },
		{ "middle", "middle" },
		{ "ring", "ring" },
		{ "pinky", "pinky" },
		{ "little", "pinky" },
	};

	/** The order in which numbered fingers are counted. */
	inline constexpr std::string_view Numbered[] = { "thumb", "index", "middle", "ring", "pinky" };

	/** Words in the names of a finger's joints that are no phalanges. */
	inline constexpr std::string_view NoPhalanx[] = { "tip", "end", "nub", "twist" };

	/** "left" or "right" for a word that means one of them; empty for any other. */
	std::string_view SideOf(std::string_view token);

	/** Whether a token says nothing: a number, "joint" and the like. */
	bool IsSilent(std::string_view token);

	/** Whether it is a word of a limb or the name of a finger. */
	bool IsWord(std::string_view text);

	/** The name without what programs put before all of theirs, such as mixamorig: and Bip01_. */
	std::string_view WithoutPrefix(std::string_view name);

	/** The words and numbers in lower case: "upper", "leg", "01" of UpperLeg_01. */
	std::vector<std::string> Tokens(std::string_view name);
}

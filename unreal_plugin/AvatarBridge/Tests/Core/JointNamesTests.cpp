#include "AvatarBridge/JointNames.h"
#include "Testing.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using AvatarBridge::JointNames;

namespace
{
	/** Joints with the names of their parents; the two sides of a limb by "@". */
	struct Skeleton
	{
		std::vector<std::string> Joints;
		std::vector<std::int32_t> Parents;

		void Add(const std::string& joint, const std::string& parent)
		{
			std::int32_t found = -1;
			for (std::size_t index = 0; index < Joints.size(); index++)
			{
				found = Joints[index] == parent ? static_cast<std::int32_t>(index) : found;
			}
			Joints.push_back(joint);
			Parents.push_back(found);
		}
	};

	Skeleton Mixamo()
	{
		Skeleton made;
		made.Add("mixamorig:Hips", "");
		made.Add("mixamorig:Spine", "mixamorig:Hips");
		made.Add("mixamorig:Spine1", "mixamorig:Spine");
		made.Add("mixamorig:Neck", "mixamorig:Spine1");
		made.Add("mixamorig:Head", "mixamorig:Neck");
		for (const std::string side : { "mixamorig:Left", "mixamorig:Right" })
		{
			made.Add(side + "Shoulder", "mixamorig:Spine1");
			made.Add(side + "Arm", side + "Shoulder");
			made.Add(side + "ForeArm", side + "Arm");
			made.Add(side + "Hand", side + "ForeArm");
			made.Add(side + "HandIndex1", side + "Hand");
			made.Add(side + "UpLeg", "mixamorig:Hips");
			made.Add(side + "Leg", side + "UpLeg");
			made.Add(side + "Foot", side + "Leg");
			made.Add(side + "ToeBase", side + "Foot");
		}
		return made;
	}

	std::string SideAndCore(const char* name)
	{
		const JointNames::Split split = JointNames::SplitName(name);
		return split.Side + "/" + split.Core;
	}
}

TEST(NamesFallIntoSideAndWord)
{
	CHECK_EQUAL(SideAndCore("mixamorig:LeftUpLeg"), "left/upleg");
	CHECK_EQUAL(SideAndCore("upperarm_twist_01_l"), "left/upperarmtwist");
	CHECK_EQUAL(SideAndCore("Bip01 R Calf"), "right/calf");
	CHECK_EQUAL(SideAndCore("CC_Base_L_Hand"), "left/hand");
	CHECK_EQUAL(SideAndCore("lThigh"), "left/thigh");
	CHECK_EQUAL(SideAndCore("rcollar"), "right/collar");
	CHECK_EQUAL(SideAndCore("spine_03"), "/spine");
	CHECK_EQUAL(SideAndCore("LFootIK"), "left/footik");
	CHECK_EQUAL(SideAndCore(""), "/");
	CHECK_EQUAL(SideAndCore("bip"), "/bip");
}

TEST(ABodyIsFoundByItsNames)
{
	const Skeleton skeleton = Mixamo();
	const auto found = JointNames::Find(skeleton.Joints, skeleton.Parents);
	CHECK(JointNames::Missing(found).empty());
	CHECK_EQUAL(found.at("pelvis"), "mixamorig:Hips");
	CHECK_EQUAL(found.at("spine1"), "mixamorig:Spine");
	CHECK_EQUAL(found.at("spine3"), "mixamorig:Spine1");
	CHECK_EQUAL(found.at("neck"), "mixamorig:Neck");
	CHECK_EQUAL(found.at("left_shoulder"), "mixamorig:LeftArm");
	CHECK_EQUAL(found.at("right_collar"), "mixamorig:RightShoulder");
	CHECK_EQUAL(found.at("right_knee"), "mixamorig:RightLeg");
	CHECK_EQUAL(found.at("left_index1"), "mixamorig:LeftHandIndex1");
	CHECK(found.count("left_index2") == 0);
}

TEST(WhatIsMissingIsNamed)
{
	Skeleton skeleton = Mixamo();
	for (std::string& joint : skeleton.Joints)
	{
		joint = joint == "mixamorig:RightLeg" ? "strut" : joint;
	}
	const auto missing = JointNames::Missing(JointNames::Find(skeleton.Joints, skeleton.Parents));
	CHECK_EQUAL(missing.size(), std::size_t{ 1 });
	CHECK_EQUAL(missing.front(), "right_knee");
}

TEST(ThingsAreNoBodies)
{
	CHECK(JointNames::Find({ "door", "hinge" }, { -1, 0 }).empty());
	CHECK(JointNames::Find({}, {}).empty());
	CHECK_EQUAL(JointNames::Missing({}).size(), std::size_t{ 12 });
	CHECK_EQUAL(JointNames::Body().size(), std::size_t{ 52 });
}

TEST_MAIN()

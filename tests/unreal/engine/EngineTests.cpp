#include "Testing.h"

#include "AvatarBridgeBodyParts.h"
#include "AvatarBridgeSpace.h"
#include "FakeLiveLink.h"

TEST(SpaceOfTheMeshIsLeftAsItIs)
{
	const FAvatarBridgeSpace Space({ "+x", "+z", "+y" }, 0.01);
	const float Place[] = { 1, 2, 3 };
	CHECK(Space.Position(Place).Equals(FVector(1, 2, 3)));
}

TEST(PartsAreFoundByWhatDrivesABone)
{
	const auto IsPart = [](const TCHAR* Driver, EAvatarBridgePart Part) { return FAvatarBridgeBodyParts::PartOf(Driver) == Part; };
	CHECK(IsPart(TEXT("left_hip"), EAvatarBridgePart::LeftLeg));
	CHECK(IsPart(TEXT("right_hip"), EAvatarBridgePart::RightLeg));
	CHECK(IsPart(TEXT("part of left_wrist"), EAvatarBridgePart::LeftHand));
	CHECK(IsPart(TEXT("part of right_wrist"), EAvatarBridgePart::RightHand));
	CHECK(IsPart(TEXT("part of spine3"), EAvatarBridgePart::Spine));
	CHECK(IsPart(TEXT("pelvis"), EAvatarBridgePart::Hips));
	CHECK(IsPart(TEXT("part of head"), EAvatarBridgePart::Head));
	CHECK(IsPart(TEXT("au26_jaw_drop"), EAvatarBridgePart::Head));
	CHECK(IsPart(TEXT("gaze"), EAvatarBridgePart::Head));
}

TEST_MAIN()

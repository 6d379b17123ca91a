#include "Testing.h"

#include "AvatarBridgeSpace.h"
#include "FakeLiveLink.h"

TEST(SpaceOfTheMeshIsLeftAsItIs)
{
	const FAvatarBridgeSpace Space({ "+x", "+z", "+y" }, 0.01);
	const float Place[] = { 1, 2, 3 };
	CHECK(Space.Position(Place).Equals(FVector(1, 2, 3)));
}

TEST_MAIN()

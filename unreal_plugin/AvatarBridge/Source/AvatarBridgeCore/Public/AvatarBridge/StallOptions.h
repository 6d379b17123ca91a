#pragma once

namespace AvatarBridge
{
	/** What to show when frames fail to come. All in milliseconds. */
	struct StallOptions
	{
		/** How far the motion is carried on beyond the newest frame, slowing down. */
		double Predict = 60;

		/** How long the last pose is then held. */
		double Hold = 500;

		/** How long the way from there to the idle pose takes. */
		double EaseToIdle = 800;

		/** When frames come again, half of the distance to them is made up in this time. */
		double RecoverHalfLife = 70;
	};
}

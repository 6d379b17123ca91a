#pragma once

namespace AvatarBridge
{
	/** How much delay the jitter buffer may use. All in milliseconds. */
	struct PlayoutOptions
	{
		/** Jitter assumed until enough frames have been seen. */
		double FirstJitter = 40;

		/** Added to the measured jitter. */
		double Margin = 3;

		/** Jitter beyond this is not waited for; the stall policy covers it. */
		double LargestJitter = 250;

		/** A playhead farther than this from where it should be jumps instead of catching up. */
		double JumpAfter = 1000;
	};
}

#pragma once

#include "CoreMinimal.h"

#include "AvatarBridge/SoundBuffer.h"

/**
 * Where in a voice the output is: follows the playhead of the motion by running up to 2 % faster or slower, and jumps
 * when it is farther off than that can mend soon. For the audio thread.
 */
class FAvatarBridgeVoiceCursor
{
public:
	/** Fills the target from where the cursor is; the wanted place is in samples of the session's clock. */
	void Read(const AvatarBridge::SoundBuffer& Voice, double Wanted, int32 OutputRate, AvatarBridge::Span<float> Target);

	/** Begins at the wanted place next time. */
	void Reset() { bPlaying = false; }

private:
	double Position = 0;
	bool bPlaying = false;
};

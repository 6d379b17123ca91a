#pragma once

#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/Span.h"

#include <mutex>
#include <optional>
#include <vector>

namespace AvatarBridge
{
	class SoundBuffer;

	/**
	 * Reads a voice for an audio device so that it stays where the motion is: small differences by a change of rate too
	 * small to hear, large ones by a jump that is cross-faded. The game's thread steers, the audio thread reads.
	 */
	class AVATARBRIDGECORE_API VoicePlayer
	{
	public:
		/** The sample of the session clock that is read next; nothing while there is nothing to read. */
		std::optional<double> Position() const;

		/**
		 * Says what to read and where the motion is now; null or nothing for silence. When it returns, nobody reads the voice
		 * of before any more. Waits for a block that is being read.
		 *
		 * @param outputRate Samples a second of the device.
		 */
		void Steer(const SoundBuffer* voice, std::optional<double> wanted, double outputRate);

		/**
		 * Fills a block for the device, one channel; false, and silence, while there is nothing to read. The audio thread.
		 * Allocates only for the largest block yet.
		 */
		bool Read(Span<float> block);

	private:
		void FadeFrom(double position, double step, Span<float> block);

		mutable std::mutex _lock;
		const SoundBuffer* _voice = nullptr;
		std::optional<double> _wanted;
		double _outputRate = SessionClock::Rate;
		std::optional<double> _position;
		std::vector<float> _leaving = std::vector<float>(4096);
	};
}

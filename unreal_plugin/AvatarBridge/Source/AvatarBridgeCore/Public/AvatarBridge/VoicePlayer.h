#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/SessionClock.h"
#include "AvatarBridge/Span.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace AvatarBridge
{
	class SoundBuffer;

	/**
	 * Reads a voice for an audio device so that it stays where the motion is: small differences by a slow change of rate, too
	 * small to hear, large ones by a jump. Whatever breaks the sound off (a jump, an interruption, sound that fails to come,
	 * the end of the connection) is cross-faded. The game's thread steers, the audio thread reads. Allocates nothing.
	 */
	class AVATARBRIDGECORE_API VoicePlayer
	{
	public:
		/** The sample of the session clock that is read next; nothing while nothing is. */
		std::optional<double> Position() const;

		/**
		 * Says what to read: a sample of the session clock belongs to a time of MonotonicClock. When it returns, nobody reads
		 * the voice of before any more; for that it waits while a block is being read, some tens of microseconds.
		 *
		 * @param voice Null for nothing.
		 * @param sample What should leave for the device at that time; a number.
		 * @param microseconds That time.
		 * @param outputRate Samples a second of the device.
		 */
		void Steer(const SoundBuffer* voice, double sample, std::int64_t microseconds, std::int32_t outputRate);

		/** Fills a block of one channel for the device at a time of MonotonicClock. The audio thread. */
		void Read(Span<float> block, std::int64_t now);

	private:
		double Place(double blockSize, std::int64_t now);
		double Smooth(std::int64_t now, double seconds);
		void Look(double step, Span<float> target) const;

		mutable std::mutex _lock;
		const SoundBuffer* _voice = nullptr;
		// The sample that is due when MonotonicClock shows 0.
		double _offset = 0;
		std::int32_t _outputRate = SessionClock::Rate;
		std::optional<double> _position;
		// When the next block would be asked for without bursts, and from how many blocks in a row that is known.
		double _expected = 0;
		std::int64_t _blocks = 0;
		// What would have come after the last block.
		std::array<float, 1024> _next{};
		std::size_t _nextCount = 0;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/SoundMessage.h"
#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

namespace AvatarBridge
{
	/**
	 * A voice as it lies on the session clock: the last seconds of sound, found by sample. What was never written or was cut
	 * is silence. One thread adds, another reads. Sound of another rate is resampled linearly.
	 */
	class AVATARBRIDGECORE_API SoundBuffer
	{
	public:
		/** A voice that begins, ends or jumps fades over this part of a second. */
		static constexpr std::int32_t FadesPerSecond = 200;

		explicit SoundBuffer(std::int32_t clockRate, double seconds = 12);

		std::int32_t ClockRate() const { return _clockRate; }

		/** One past the newest sample that came; the least integer without any. */
		std::int64_t EndSample() const;

		/** Puts a stretch in its place. Sound of an older epoch than the newest is refused. */
		FrameStatus Add(const SoundMessage& message);

		/**
		 * Fills the target with sound from start on, each step samplesPerStep of the clock apart (1 at the clock's own rate).
		 * Returns how many steps lay within what has come. A start that is no number is answered by silence.
		 */
		std::size_t Read(double start, double samplesPerStep, Span<float> target) const;

		/**
		 * An interruption: what older epochs have at or after this sample is silence now, after a short fade. The same
		 * interruption may be told more than once, also when sound of its epoch has come already.
		 */
		void Cut(std::int64_t epoch, std::int64_t sample);

		void Clear();

	private:
		static constexpr std::int64_t None = std::numeric_limits<std::int64_t>::min();
		static constexpr std::int64_t NotBegun = std::numeric_limits<std::int64_t>::max();

		std::int64_t Length() const { return static_cast<std::int64_t>(_ring.size()); }
		void CutLocked(std::int64_t epoch, std::int64_t sample);
		void Silence(std::int64_t from, std::int64_t until);
		void MoveEnd(std::int64_t start, std::int64_t end);
		bool IsHeld(std::int64_t sample) const;
		float Value(std::int64_t sample) const;
		std::size_t Place(std::int64_t sample) const;

		mutable std::mutex _lock;
		const std::int32_t _clockRate;
		std::vector<float> _ring;
		std::int64_t _end = None;
		std::int64_t _epoch = 0;
		// Where the newest epoch's sound begins.
		std::int64_t _epochStart = NotBegun;
	};
}

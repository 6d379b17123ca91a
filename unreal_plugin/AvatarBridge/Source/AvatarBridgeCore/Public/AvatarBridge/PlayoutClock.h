#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/PlayoutOptions.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace AvatarBridge
{
	/**
	 * The adaptive jitter buffer's clock: which sample to show now when no sound tells it. A frame's transit is its arrival
	 * less its own time; the playhead runs behind the slowest of a hundred by one frame interval, so that there is always a
	 * frame on either side. It follows changes by running up to 5 % faster or slower, hence never backwards. One thread
	 * observes, another advances.
	 */
	class AVATARBRIDGECORE_API PlayoutClock
	{
	public:
		/** The share by which motion and voice may run faster or slower to catch up. */
		static constexpr double LargestRateChange = 0.05;

		PlayoutClock(std::int32_t clockRate, const PlayoutOptions& options);

		/** Milliseconds between the arrival of the fastest frame and its being shown. */
		double AddedDelayMilliseconds() const;

		/** Milliseconds between the fastest transit and the 99th percentile. */
		double JitterMilliseconds() const;

		/** A frame came: its sample and its arrival in microseconds. */
		void Observe(std::int64_t sample, std::int64_t arrival);

		/** The sample to show at a time in microseconds; false while nothing has come. */
		bool TryAdvance(std::int64_t now, double& playhead);

		/** Forgets everything, for a new session. */
		void Reset();

	private:
		static constexpr std::size_t Window = 256;

		void ResetLocked();
		double SlowestWaitedFor() const;
		double AtQuantile() const;
		void Remember(double transit);

		mutable std::mutex _lock;
		const PlayoutOptions _options;
		const double _microsecondsPerSample;
		std::array<double, Window> _transits{};
		// The same in ascending order.
		std::array<double, Window> _sorted{};
		std::size_t _count = 0;
		std::size_t _next = 0;
		double _lastFrame = 0;
		double _interval = 0;
		double _lag = 0;
		double _playhead = 0;
		std::int64_t _lastNow = 0;
		bool _running = false;
	};
}

#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace AvatarBridge
{
	class ClockOffset;
	struct PongMessage;

	/** The session clock, told from our own by the answers to pings. One thread notes, any reads. */
	class SessionTime
	{
	public:
		/** The sample at a time of MonotonicClock; not a number before the first answer. */
		double At(std::int64_t microseconds) const;

		/** An answer has come at a time of MonotonicClock; the clocks' offset has it already. */
		void Note(const PongMessage& pong, const ClockOffset& clock, std::int64_t now);

		void Reset();

	private:
		static constexpr double Unknown = std::numeric_limits<double>::quiet_NaN();

		// The sample when MonotonicClock shows 0.
		std::atomic<double> _offset{ Unknown };
	};
}

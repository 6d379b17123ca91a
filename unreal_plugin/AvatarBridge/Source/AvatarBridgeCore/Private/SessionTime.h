#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

namespace AvatarBridge
{
	class ClockOffset;
	struct PongMessage;

	/** The session clock, told from our own by the answers to pings. One thread notes, any reads. */
	class SessionTime
	{
	public:
		/** The sample at a time of MonotonicClock; nothing before the first answer. */
		std::optional<double> At(std::int64_t microseconds) const;

		/** An answer has come at a time of MonotonicClock; the clocks' offset has it already. */
		void Note(const PongMessage& pong, const ClockOffset& clock, std::int64_t now);

		void Reset();

	private:
		// The sample when MonotonicClock shows 0; set before it is known.
		std::atomic<double> _offset{ 0 };
		std::atomic<bool> _known{ false };
	};
}

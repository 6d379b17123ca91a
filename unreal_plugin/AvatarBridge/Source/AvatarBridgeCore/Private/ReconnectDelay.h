#pragma once

#include <cstdint>
#include <random>

namespace AvatarBridge
{
	/**
	 * How long to wait before the next try: doubling from the shortest to the longest, each drawn from the upper half of
	 * its range so that many clients do not knock at the same moment.
	 */
	class ReconnectDelay
	{
	public:
		/**
		 * @param shortest Microseconds of the first wait.
		 * @param longest Microseconds no wait exceeds.
		 * @param seed Makes the jitter repeatable.
		 */
		ReconnectDelay(std::int64_t shortest, std::int64_t longest, std::uint32_t seed);

		void Reset() { _next = _shortest; }

		/** Microseconds to wait now; the next answer will be longer. */
		std::int64_t Next();

	private:
		const std::int64_t _shortest;
		const std::int64_t _longest;
		std::minstd_rand _random;
		std::int64_t _next;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/Span.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Samples from one thread to another without a lock: one writes, one reads. What does not fit is dropped and counted.
	 */
	class AVATARBRIDGECORE_API SampleRing
	{
	public:
		explicit SampleRing(std::size_t capacity);

		/** Samples that wait for the reader. */
		std::size_t Count() const;

		/** Samples that found no room. */
		std::int64_t Dropped() const { return _dropped; }

		/** Mixes interleaved sound of one channel or more to one and appends it. The writer's thread. */
		void Write(Span<const float> interleaved, std::size_t channels);

		/** Takes the oldest samples, as many as are there and fit; returns how many. The reader's thread. */
		std::size_t Read(Span<float> target);

	private:
		std::vector<float> _ring;
		// Both only grow; what lies between them waits.
		std::atomic<std::uint64_t> _written{ 0 };
		std::atomic<std::uint64_t> _read{ 0 };
		std::atomic<std::int64_t> _dropped{ 0 };
	};
}

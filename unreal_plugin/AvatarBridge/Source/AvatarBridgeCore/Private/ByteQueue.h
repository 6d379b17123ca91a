#pragma once

#include "AvatarBridge/Span.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Bytes on their way out: any thread writes whole messages, the socket's thread sends them. Bounded, so that a peer
	 * which stops reading costs messages, not memory, and a writer never waits.
	 */
	class ByteQueue
	{
	public:
		explicit ByteQueue(std::size_t maximum);

		std::size_t Count() const;

		/** Appends both views, or neither if they do not fit. */
		bool TryWrite(Span<const std::uint8_t> head, Span<const std::uint8_t> body);

		/** Copies the oldest bytes without taking them; returns how many. */
		std::size_t Peek(Span<std::uint8_t> target) const;

		/** Takes away bytes that were sent. */
		void Drop(std::size_t count);

		void Clear();

	private:
		mutable std::mutex _lock;
		const std::size_t _maximum;
		std::vector<std::uint8_t> _bytes;
		std::size_t _start = 0;
	};
}

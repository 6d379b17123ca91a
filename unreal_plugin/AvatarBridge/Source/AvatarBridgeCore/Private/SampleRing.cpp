#include "AvatarBridge/SampleRing.h"

#include <algorithm>
#include <cassert>

namespace AvatarBridge
{
	SampleRing::SampleRing(std::size_t capacity)
		: _ring(capacity)
	{
	}

	std::size_t SampleRing::Count() const
	{
		// First what was read: taken later, it could have passed what was written.
		const std::uint64_t read = _read.load(std::memory_order_acquire);
		return static_cast<std::size_t>(_written.load(std::memory_order_acquire) - read);
	}

	void SampleRing::Write(Span<const float> interleaved, std::size_t channels)
	{
		assert(channels > 0);
		const std::uint64_t written = _written.load(std::memory_order_relaxed);
		const std::size_t frames = interleaved.size() / channels;
		// The reader is done with what it says it has read.
		const std::uint64_t waiting = written - _read.load(std::memory_order_acquire);
		const std::size_t taken = std::min(frames, _ring.size() - static_cast<std::size_t>(waiting));
		for (std::size_t i = 0; i < taken; i++)
		{
			float sum = 0;
			for (std::size_t channel = 0; channel < channels; channel++)
			{
				sum += interleaved[i * channels + channel];
			}
			_ring[static_cast<std::size_t>((written + i) % _ring.size())] = sum / static_cast<float>(channels);
		}
		_dropped += static_cast<std::int64_t>(frames - taken);
		// After the samples are in place.
		_written.store(written + taken, std::memory_order_release);
	}

	std::size_t SampleRing::Read(Span<float> target)
	{
		const std::uint64_t read = _read.load(std::memory_order_relaxed);
		const std::uint64_t waiting = _written.load(std::memory_order_acquire) - read;
		const std::size_t count = std::min(target.size(), static_cast<std::size_t>(waiting));
		for (std::size_t i = 0; i < count; i++)
		{
			target[i] = _ring[static_cast<std::size_t>((read + i) % _ring.size())];
		}
		_read.store(read + count, std::memory_order_release);
		return count;
	}
}

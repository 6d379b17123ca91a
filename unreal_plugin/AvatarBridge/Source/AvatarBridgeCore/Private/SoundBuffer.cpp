#include "AvatarBridge/SoundBuffer.h"

#include "NumberBits.h"

#include <algorithm>
#include <cmath>

namespace AvatarBridge
{
	namespace
	{
		// No place on a session clock is near it, and sums with it fit 64 bits.
		constexpr double Farthest = 4e18;

		std::int16_t SampleAt(Span<const std::uint8_t> pcm, std::size_t index)
		{
			return static_cast<std::int16_t>(pcm[2 * index] | pcm[2 * index + 1] << 8);
		}

		float ValueAt(Span<const std::uint8_t> pcm, std::size_t count, double position)
		{
			const auto index = static_cast<std::size_t>(position);
			const auto share = static_cast<float>(position - static_cast<double>(index));
			const float first = SampleAt(pcm, index);
			const float second = index + 1 < count ? SampleAt(pcm, index + 1) : first;
			return (first + (second - first) * share) / 32768.f;
		}
	}

	SoundBuffer::SoundBuffer(std::int32_t clockRate, double seconds)
		: _clockRate(clockRate)
		, _ring(static_cast<std::size_t>(clockRate * seconds))
	{
	}

	std::int64_t SoundBuffer::EndSample() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _end;
	}

	FrameStatus SoundBuffer::Add(const SoundMessage& message)
	{
		std::lock_guard<std::mutex> held(_lock);
		if (message.Epoch < _epoch)
		{
			return FrameStatus::StaleEpoch;
		}
		if (message.Epoch > _epoch)
		{
			CutLocked(message.Epoch, message.Sample);
		}
		const std::size_t given = message.Pcm.size() / 2;
		const std::int64_t count = static_cast<std::int64_t>(given) * _clockRate / message.Rate;
		_epochStart = std::min(_epochStart, message.Sample);
		MoveEnd(message.Sample, message.Sample + count);
		const std::int64_t first = std::max<std::int64_t>(0, _end - Length() - message.Sample);
		const double step = static_cast<double>(message.Rate) / _clockRate;
		for (std::int64_t i = first; i < count; i++)
		{
			_ring[Place(message.Sample + i)] = ValueAt(message.Pcm, given, static_cast<double>(i) * step);
		}
		return FrameStatus::Ok;
	}

	std::size_t SoundBuffer::Read(double start, double samplesPerStep, Span<float> target) const
	{
		const double end = start + samplesPerStep * static_cast<double>(target.size());
		if (!NumberBits::IsWithin(start, Farthest) || !NumberBits::IsWithin(end, Farthest))
		{
			std::fill(target.begin(), target.end(), 0.f);
			return 0;
		}
		std::size_t known = 0;
		std::lock_guard<std::mutex> held(_lock);
		for (std::size_t i = 0; i < target.size(); i++)
		{
			const double position = start + static_cast<double>(i) * samplesPerStep;
			const double whole = std::floor(position);
			const auto sample = static_cast<std::int64_t>(whole);
			const auto share = static_cast<float>(position - whole);
			target[i] = Value(sample) * (1.f - share) + Value(sample + 1) * share;
			known += IsHeld(sample) ? 1 : 0;
		}
		return known;
	}

	void SoundBuffer::Cut(std::int64_t epoch, std::int64_t sample)
	{
		std::lock_guard<std::mutex> held(_lock);
		if (epoch >= _epoch)
		{
			CutLocked(epoch, sample);
		}
	}

	void SoundBuffer::Clear()
	{
		std::lock_guard<std::mutex> held(_lock);
		std::fill(_ring.begin(), _ring.end(), 0.f);
		_end = None;
		_epoch = 0;
		_epochStart = NotBegun;
	}

	void SoundBuffer::CutLocked(std::int64_t epoch, std::int64_t sample)
	{
		if (epoch > _epoch)
		{
			_epoch = epoch;
			_epochStart = NotBegun;
		}
		if (_end == None || sample >= _end)
		{
			return;
		}
		const std::int64_t oldest = _end - Length();
		const std::int64_t fade = _clockRate / FadesPerSecond;
		const std::int64_t until = std::min(sample, _epochStart);
		for (std::int64_t i = std::max(sample - fade, oldest); i < until; i++)
		{
			_ring[Place(i)] *= static_cast<float>(sample - i) / static_cast<float>(fade + 1);
		}
		Silence(std::max(sample, oldest), std::min(_end, _epochStart));
		if (_epochStart == NotBegun)
		{
			_end = std::max(sample, oldest);
		}
	}

	/** Zeros from one sample up to another, which are not farther apart than the ring is long. */
	void SoundBuffer::Silence(std::int64_t from, std::int64_t until)
	{
		if (until <= from)
		{
			return;
		}
		const std::size_t first = Place(from);
		const auto count = static_cast<std::size_t>(until - from);
		const std::size_t straight = std::min(count, _ring.size() - first);
		std::fill_n(_ring.begin() + static_cast<std::ptrdiff_t>(first), straight, 0.f);
		std::fill_n(_ring.begin(), count - straight, 0.f);
	}

	/** Silences what lies between the old end and a new stretch, and forgets what falls out of the ring. */
	void SoundBuffer::MoveEnd(std::int64_t start, std::int64_t end)
	{
		if (_end == None)
		{
			_end = start;
		}
		if (end <= _end)
		{
			return;
		}
		Silence(std::max(_end, end - Length()), end);
		_end = end;
	}

	bool SoundBuffer::IsHeld(std::int64_t sample) const
	{
		return _end != None && sample < _end && sample >= _end - Length();
	}

	float SoundBuffer::Value(std::int64_t sample) const
	{
		return IsHeld(sample) ? _ring[Place(sample)] : 0.f;
	}

	std::size_t SoundBuffer::Place(std::int64_t sample) const
	{
		const std::int64_t place = sample % Length();
		return static_cast<std::size_t>(place < 0 ? place + Length() : place);
	}
}

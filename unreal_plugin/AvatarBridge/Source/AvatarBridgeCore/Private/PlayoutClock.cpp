#include "AvatarBridge/PlayoutClock.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace AvatarBridge
{
	namespace
	{
		constexpr double Quantile = 0.99;
		// Microseconds.
		constexpr double CatchUpHalfLife = 500000;
		constexpr double LongestInterval = 500000;
		constexpr double IntervalWeight = 0.1;
	}

	PlayoutClock::PlayoutClock(std::int32_t clockRate, const PlayoutOptions& options)
		: _options(options)
		, _microsecondsPerSample(1e6 / clockRate)
	{
	}

	double PlayoutClock::AddedDelayMilliseconds() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _count == 0 ? 0 : (_lag - _sorted[0]) / 1000;
	}

	double PlayoutClock::JitterMilliseconds() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _count == 0 ? 0 : (AtQuantile() - _sorted[0]) / 1000;
	}

	void PlayoutClock::Observe(std::int64_t sample, std::int64_t arrival)
	{
		std::lock_guard<std::mutex> held(_lock);
		const double frame = static_cast<double>(sample) * _microsecondsPerSample;
		const double transit = static_cast<double>(arrival) - frame;
		// A session that starts anew has other transits; old ones would hold the playhead for seconds.
		if (_count > 0 && std::abs(transit - _lag) > 4000 * _options.JumpAfter)
		{
			ResetLocked();
		}
		if (_count > 0 && frame > _lastFrame && frame - _lastFrame < LongestInterval)
		{
			const double step = frame - _lastFrame;
			_interval = _interval <= 0 ? step : _interval + (step - _interval) * IntervalWeight;
		}
		_lastFrame = frame;
		Remember(transit);
		_lag = SlowestWaitedFor() + _interval + 1000 * _options.Margin;
	}

	bool PlayoutClock::TryAdvance(std::int64_t now, double& playhead)
	{
		std::lock_guard<std::mutex> held(_lock);
		playhead = _playhead / _microsecondsPerSample;
		if (_count == 0)
		{
			return false;
		}
		const double wanted = static_cast<double>(now) - _lag;
		const double step = std::max(0.0, static_cast<double>(now - _lastNow));
		const double error = wanted - (_playhead + step);
		_lastNow = now;
		if (!_running || std::abs(error) > 1000 * _options.JumpAfter)
		{
			_running = true;
			_playhead = wanted;
		}
		else
		{
			const double share = 1 - std::exp2(-step / CatchUpHalfLife);
			const double most = LargestRateChange * step;
			_playhead += step + std::clamp(error * share, -most, most);
		}
		playhead = _playhead / _microsecondsPerSample;
		return true;
	}

	void PlayoutClock::Reset()
	{
		std::lock_guard<std::mutex> held(_lock);
		ResetLocked();
	}

	void PlayoutClock::ResetLocked()
	{
		_count = _next = 0;
		_interval = 0;
		_running = false;
	}

	/**
	 * The 99th percentile of the transits. Not farther from the median than jitter is waited for, and not nearer to the
	 * fastest than the assumed jitter, which fades out over the first quarter of the window.
	 */
	double PlayoutClock::SlowestWaitedFor() const
	{
		const double known = 4.0 * static_cast<double>(_count) / static_cast<double>(Window);
		const double most = _sorted[_count / 2] + 1000 * _options.LargestJitter;
		const double least = _sorted[0] + 1000 * _options.FirstJitter * std::max(0.0, 1 - known);
		return std::max(std::min(AtQuantile(), most), least);
	}

	double PlayoutClock::AtQuantile() const
	{
		return _sorted[static_cast<std::size_t>(std::ceil(Quantile * static_cast<double>(_count))) - 1];
	}

	/** Puts a transit in the place of the oldest, and keeps the order: to sort anew would cost more than to decode. */
	void PlayoutClock::Remember(double transit)
	{
		const auto end = _sorted.begin() + static_cast<std::ptrdiff_t>(_count);
		auto free = end;
		if (_count == Window)
		{
			free = std::lower_bound(_sorted.begin(), end, _transits[_next]);
		}
		else
		{
			_count++;
		}
		*free = transit;
		for (; free != _sorted.begin() && *(free - 1) > *free; --free)
		{
			std::swap(*(free - 1), *free);
		}
		for (; free + 1 < end && *free > *(free + 1); ++free)
		{
			std::swap(*free, *(free + 1));
		}
		_transits[_next] = transit;
		_next = (_next + 1) % Window;
	}
}

#include "AvatarBridge/ClockOffset.h"

#include <algorithm>

namespace AvatarBridge
{
	namespace
	{
		constexpr int Window = 8;
		constexpr double LargestDrift = 500e-6;
		constexpr std::int64_t LeastSpan = 20000000;
	}

	bool ClockOffset::HasEstimate() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _hasEstimate;
	}

	std::int64_t ClockOffset::RoundTrip() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _roundTrip;
	}

	double ClockOffset::Drift() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _drift;
	}

	void ClockOffset::Add(std::int64_t sent, std::int64_t received, std::int64_t server)
	{
		const std::int64_t roundTrip = received - sent;
		if (roundTrip < 0)
		{
			return;
		}
		std::lock_guard<std::mutex> held(_lock);
		const std::int64_t local = sent + roundTrip / 2;
		if (roundTrip <= _bestRoundTrip)
		{
			_bestRoundTrip = roundTrip;
			_best = { local, server - local };
		}
		if (!_hasEstimate || (_anchorCount == 0 && _inWindow > 0))
		{
			_roundTrip = _bestRoundTrip;
			_hasEstimate = true;
		}
		if (++_inWindow >= Window)
		{
			CloseWindow();
		}
	}

	std::int64_t ClockOffset::ToServer(std::int64_t local) const
	{
		std::lock_guard<std::mutex> held(_lock);
		const Exchange& anchor = _anchorCount == 0 ? _best : _anchors[_anchorCount - 1];
		return local + anchor.Offset + static_cast<std::int64_t>(_drift * static_cast<double>(local - anchor.Local));
	}

	void ClockOffset::Reset()
	{
		std::lock_guard<std::mutex> held(_lock);
		_anchorCount = 0;
		_inWindow = 0;
		_bestRoundTrip = std::numeric_limits<std::int64_t>::max();
		_drift = 0;
		_hasEstimate = false;
	}

	void ClockOffset::CloseWindow()
	{
		if (_anchorCount == Anchors)
		{
			std::copy(_anchors.begin() + 1, _anchors.end(), _anchors.begin());
			_anchorCount--;
		}
		_anchors[_anchorCount++] = _best;
		_roundTrip = _bestRoundTrip;
		_bestRoundTrip = std::numeric_limits<std::int64_t>::max();
		_inWindow = 0;
		FitDrift();
	}

	void ClockOffset::FitDrift()
	{
		// Least squares through the anchors, once they span long enough for jitter not to look like drift.
		const Exchange& first = _anchors[0];
		if (_anchors[_anchorCount - 1].Local - first.Local < LeastSpan)
		{
			return;
		}
		const auto count = static_cast<double>(_anchorCount);
		double meanTime = 0;
		double meanOffset = 0;
		for (std::size_t i = 0; i < _anchorCount; i++)
		{
			meanTime += static_cast<double>(_anchors[i].Local - first.Local) / count;
			meanOffset += static_cast<double>(_anchors[i].Offset - first.Offset) / count;
		}
		double covariance = 0;
		double variance = 0;
		for (std::size_t i = 0; i < _anchorCount; i++)
		{
			const double time = static_cast<double>(_anchors[i].Local - first.Local) - meanTime;
			covariance += time * (static_cast<double>(_anchors[i].Offset - first.Offset) - meanOffset);
			variance += time * time;
		}
		_drift = std::clamp(covariance / variance, -LargestDrift, LargestDrift);
	}
}

#pragma once

#include <algorithm>
#include <cstdint>

namespace AvatarBridge
{
	/** When to ask a silent peer for a sign of life and when to give it up. All in microseconds. */
	class ZmtpHeartbeat
	{
	public:
		ZmtpHeartbeat(std::int64_t interval, std::int64_t timeout)
			: _interval(interval)
			, _timeout(timeout)
		{
		}

		void Received(std::int64_t now) { _lastReceived = now; }

		bool IsDead(std::int64_t now) const { return now - _lastReceived > _timeout; }

		/** True once for each interval of silence. */
		bool WantsPing(std::int64_t now)
		{
			const bool wants = now - std::max(_lastReceived, _lastPing) > _interval;
			_lastPing = wants ? now : _lastPing;
			return wants;
		}

	private:
		const std::int64_t _interval;
		const std::int64_t _timeout;
		std::int64_t _lastReceived = 0;
		std::int64_t _lastPing = 0;
	};
}

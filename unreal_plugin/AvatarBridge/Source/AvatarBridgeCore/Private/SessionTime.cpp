#include "SessionTime.h"

#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/PongMessage.h"
#include "AvatarBridge/SessionClock.h"

namespace AvatarBridge
{
	namespace
	{
		double Samples(std::int64_t microseconds)
		{
			return static_cast<double>(microseconds) * (SessionClock::Rate / 1e6);
		}
	}

	std::optional<double> SessionTime::At(std::int64_t microseconds) const
	{
		if (!_known)
		{
			return std::nullopt;
		}
		return _offset + Samples(microseconds);
	}

	void SessionTime::Note(const PongMessage& pong, const ClockOffset& clock, std::int64_t now)
	{
		const double sample = static_cast<double>(pong.Sample) + Samples(clock.ToServer(now) - pong.ServerMicroseconds);
		_offset = sample - Samples(now);
		_known = true;
	}

	void SessionTime::Reset()
	{
		_known = false;
	}
}

#include "AvatarBridge/LatencyStages.h"

#include "AvatarBridge/ClockOffset.h"

namespace AvatarBridge
{
	namespace
	{
		double Milliseconds(std::int64_t from, std::int64_t to)
		{
			return static_cast<double>(to - from) / 1000;
		}
	}

	void LatencyStages::Add(const FrameStamps& stamps, std::int64_t arrival, const ClockOffset& clock)
	{
		_waiting.Add(Milliseconds(stamps.AudioIn, stamps.ModelIn));
		_model.Add(Milliseconds(stamps.ModelIn, stamps.ModelOut));
		_retarget.Add(Milliseconds(stamps.ModelOut, stamps.Retargeted));
		_sending.Add(Milliseconds(stamps.Retargeted, stamps.Sent));
		if (clock.HasEstimate())
		{
			const std::int64_t here = clock.ToServer(arrival);
			_network.Add(Milliseconds(stamps.Sent, here));
			_total.Add(Milliseconds(stamps.AudioIn, here));
		}
	}
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameStamps.h"
#include "AvatarBridge/LatencyStatistics.h"

#include <cstdint>

namespace AvatarBridge
{
	class ClockOffset;

	/** Where the time between a sound and its motion goes, stage by stage, in milliseconds. */
	class AVATARBRIDGECORE_API LatencyStages
	{
	public:
		/** Sound waiting for the model. */
		const LatencyStatistics& Waiting() const { return _waiting; }

		const LatencyStatistics& Model() const { return _model; }

		const LatencyStatistics& Retarget() const { return _retarget; }

		/** From the retargeter to the socket. */
		const LatencyStatistics& Sending() const { return _sending; }

		/** From socket to socket, once the clocks are compared. */
		const LatencyStatistics& Network() const { return _network; }

		/** From the sound's arrival in the sidecar to the frame's arrival here. */
		const LatencyStatistics& Total() const { return _total; }

		/** The receiver's thread. @param arrival Microseconds of MonotonicClock. */
		void Add(const FrameStamps& stamps, std::int64_t arrival, const ClockOffset& clock);

	private:
		LatencyStatistics _waiting;
		LatencyStatistics _model;
		LatencyStatistics _retarget;
		LatencyStatistics _sending;
		LatencyStatistics _network;
		LatencyStatistics _total;
	};
}

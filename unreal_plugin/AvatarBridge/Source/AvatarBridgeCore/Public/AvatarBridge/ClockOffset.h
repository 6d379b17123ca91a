#pragma once

#include "AvatarBridge/Exports.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>

namespace AvatarBridge
{
	/**
	 * Where the sidecar's clock stands against ours, from pings. Of every window the exchange with the shortest round trip
	 * is believed, since it waited least; the drift between the two crystals is the slope through such exchanges.
	 * Thread-safe.
	 */
	class AVATARBRIDGECORE_API ClockOffset
	{
	public:
		bool HasEstimate() const;

		/** Shortest round trip of the present estimate, in microseconds. */
		std::int64_t RoundTrip() const;

		/** How much faster the sidecar's clock runs, in parts of one. */
		double Drift() const;

		/** One exchange, all in microseconds: sent and received by our clock, answered by the sidecar's. */
		void Add(std::int64_t sent, std::int64_t received, std::int64_t server);

		/** The sidecar's clock at a time of ours. */
		std::int64_t ToServer(std::int64_t local) const;

		void Reset();

	private:
		static constexpr std::size_t Anchors = 16;

		struct Exchange
		{
			std::int64_t Local = 0;
			std::int64_t Offset = 0;
		};

		void CloseWindow();
		void FitDrift();

		mutable std::mutex _lock;
		std::array<Exchange, Anchors> _anchors;
		std::size_t _anchorCount = 0;
		int _inWindow = 0;
		std::int64_t _bestRoundTrip = std::numeric_limits<std::int64_t>::max();
		Exchange _best;
		double _drift = 0;
		bool _hasEstimate = false;
		std::int64_t _roundTrip = 0;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/LatencyStages.h"
#include "AvatarBridge/PlayoutClock.h"
#include "AvatarBridge/PosePlayer.h"
#include "AvatarBridge/Span.h"
#include "AvatarBridge/StallOptions.h"
#include "AvatarBridge/StreamBinding.h"
#include "AvatarBridge/StreamCounters.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace AvatarBridge
{
	class ClockOffset;

	/** One subject's motion. The receiver's thread feeds it; one other thread (the game's) takes poses out of it. */
	class AVATARBRIDGECORE_API MotionStream
	{
	public:
		MotionStream(std::string subject, const PlayoutOptions& playout, const StallOptions& stall, std::int32_t clockRate);

		const std::string& Subject() const { return _subject; }

		/** The layout and its buffer; null until the layout has come. Compare pointers to see a change. */
		std::shared_ptr<const StreamBinding> Binding() const;

		PlayoutClock& Playout() { return _playout; }

		const PlayoutClock& Playout() const { return _playout; }

		const StreamCounters& Counters() const { return _counters; }

		const LatencyStages& Latency() const { return _latency; }

		/** When the last good frame came, by MonotonicClock; 0 before any. */
		std::int64_t LastFrameAt() const { return _lastFrameAt; }

		/** Milliseconds the pose last asked for lay past the newest frame. The game's thread. */
		double StalledMilliseconds() const { return _player ? _player->StalledMilliseconds() : 0; }

		/**
		 * The pose at a playhead in samples, so many seconds after the last one asked for. False before the first frame. The
		 * pose is a buffer of the stream, valid until the next call. The game's thread.
		 */
		bool TrySample(double playhead, double seconds, const MotionFrame*& pose);

		/** The pose to show at a time of MonotonicClock, by the jitter buffer's own playhead. The game's thread. */
		bool TrySampleNow(std::int64_t now, double seconds, const MotionFrame*& pose, double& playhead);

		/** What its messages begin with. */
		Span<const std::uint8_t> Topic() const { return _topic; }

		/** Takes what follows the topic. The receiver's thread, as for all below. */
		FrameStatus Add(Span<const std::uint8_t> body, std::int64_t arrival, const ClockOffset& clock);

		void Bind(const LayoutMessage& message, std::int32_t clockRate);

		void Cut(std::int64_t epoch, std::int64_t sample);

		/** A new session: frames, epochs and transits of the old one mean nothing any more. */
		void Restart();

	private:
		const std::string _subject;
		const StallOptions _stall;
		const std::vector<std::uint8_t> _topic;
		PlayoutClock _playout;
		StreamCounters _counters;
		LatencyStages _latency;
		std::atomic<std::int64_t> _lastFrameAt{ 0 };
		std::int64_t _lastSequence = -1;
		mutable std::mutex _lock;
		std::shared_ptr<const StreamBinding> _binding;
		std::shared_ptr<const StreamBinding> _playerBinding;
		std::unique_ptr<PosePlayer> _player;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameBuffer.h"
#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/SampleStatus.h"
#include "AvatarBridge/StallOptions.h"

#include <cstdint>
#include <limits>
#include <memory>

namespace AvatarBridge
{
	class MotionLayout;
	class PoseOffset;

	/**
	 * Turns a buffer and a playhead into the pose to show. Between frames it interpolates. After the newest one it carries
	 * the motion on for a moment, holds, and eases to the idle pose, which is the mean of what was shown; whatever makes the
	 * target jump (frames that come again or late, a cut, a seek), the pose shown goes over from where it is. For one thread;
	 * allocates nothing after its making.
	 */
	class AVATARBRIDGECORE_API PosePlayer
	{
	public:
		PosePlayer(const MotionLayout& layout, std::shared_ptr<FrameBuffer> buffer, std::int32_t clockRate,
			const StallOptions& options);
		~PosePlayer();

		PosePlayer(const PosePlayer&) = delete;
		PosePlayer& operator=(const PosePlayer&) = delete;

		/** Milliseconds the playhead is past the newest frame; 0 if it is not. */
		double StalledMilliseconds() const { return _stalledMilliseconds; }

		/** How the playhead lay to the frames last time. */
		SampleStatus LastStatus() const { return _lastStatus; }

		/**
		 * The pose at a playhead (in samples), so many seconds after the last one was asked for. The result is the player's
		 * own buffer, valid until the next call; false only if no frame has ever come.
		 */
		bool TrySample(double playhead, double seconds, const MotionFrame*& pose);

	private:
		void Stall(double playhead, double seconds);
		bool Jumps(SampleStatus status, double playhead, double seconds) const;
		void Aim(SampleStatus status, double playhead);
		void AverageIdle(SampleStatus status, double seconds);
		void Predict(double frameMilliseconds);
		void EaseToIdle();
		void Show(bool jumps, double seconds);

		const std::shared_ptr<FrameBuffer> _buffer;
		const StallOptions _options;
		const double _samplesPerMillisecond;
		MotionFrame _before;
		MotionFrame _after;
		MotionFrame _target;
		MotionFrame _shown;
		MotionFrame _idle;
		const std::unique_ptr<PoseOffset> _offset;
		SampleStatus _lastStatus = SampleStatus::Missing;
		std::int64_t _lastBefore = std::numeric_limits<std::int64_t>::min();
		std::int64_t _lastAfter = std::numeric_limits<std::int64_t>::min();
		std::int64_t _lastEpoch = 0;
		double _lastPlayhead = 0;
		double _idleSeconds = 0;
		double _stalledMilliseconds = 0;
		float _offsetAmount = 0;
	};
}

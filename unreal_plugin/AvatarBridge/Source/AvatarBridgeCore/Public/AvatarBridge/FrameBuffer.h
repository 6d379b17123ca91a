#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/SampleStatus.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace AvatarBridge
{
	/**
	 * The latest frames of one layout, ordered by sample. One thread adds, another samples; each holds the lock for the
	 * copy of two frames at most. All frames are made with the buffer.
	 */
	class AVATARBRIDGECORE_API FrameBuffer
	{
	public:
		/** @param capacity Frames that are kept; two seconds at 30 fps by default. */
		FrameBuffer(std::size_t joints, std::size_t channels, std::size_t capacity = 60);

		std::size_t Count() const;

		/** The newest epoch seen. */
		std::int64_t Epoch() const;

		/** Sample of the newest frame; the least integer without frames. */
		std::int64_t NewestSample() const;

		/**
		 * Decodes a message into the buffer. An older epoch than the newest is refused; a newer one ends what lies at or
		 * after its first frame; a frame of the same sample is replaced.
		 */
		FrameStatus Add(const MotionMessage& message, std::int64_t arrival);

		/** An interruption: frames of older epochs at or after this sample are void. */
		void Cut(std::int64_t epoch, std::int64_t sample);

		/** Forgets all frames and epochs, for a new session. */
		void Clear();

		/**
		 * Copies what lies around the playhead: before at or before it and after at or after it. Ahead of all frames they
		 * are the last two, so that the motion can be carried on.
		 */
		SampleStatus Bracket(double playhead, MotionFrame& before, MotionFrame& after) const;

	private:
		FrameStatus Insert();
		void CutLocked(std::int64_t epoch, std::int64_t sample);
		std::size_t FirstAfter(double sample) const;
		MotionFrame& At(std::size_t index) { return _frames[_order[index]]; }
		const MotionFrame& At(std::size_t index) const { return _frames[_order[index]]; }

		mutable std::mutex _lock;
		// One more than are kept: the one that is decoded into.
		std::vector<MotionFrame> _frames;
		// Places of the frames, oldest first; behind the count the free ones.
		std::vector<std::size_t> _order;
		std::size_t _spare;
		std::size_t _count = 0;
		std::int64_t _epoch = 0;
	};
}

#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameStatus.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace AvatarBridge
{
	/** What came and what was not usable. Written by the receiver's thread, read by anybody. */
	class AVATARBRIDGECORE_API StreamCounters
	{
	public:
		/** Frames that the sequence numbers say were lost on the way. */
		std::int64_t Lost() const { return _lost; }

		/** Messages with this outcome. */
		std::int64_t operator[](FrameStatus status) const { return _counts[static_cast<std::size_t>(status)]; }

		/** The first outcome that was a fault; Ok if there was none. */
		FrameStatus FirstFault() const { return _firstFault; }

		/** Messages that could not be used because something is wrong with them. */
		std::int64_t Faults() const
		{
			return (*this)[FrameStatus::Malformed] + (*this)[FrameStatus::WrongVersion]
				+ (*this)[FrameStatus::WrongLength] + (*this)[FrameStatus::NotFinite];
		}

		/** The receiver's thread. */
		void Count(FrameStatus status)
		{
			_counts[static_cast<std::size_t>(status)]++;
			const bool fault = status == FrameStatus::Malformed || status == FrameStatus::WrongVersion
				|| status == FrameStatus::WrongLength || status == FrameStatus::NotFinite;
			if (fault && _firstFault == FrameStatus::Ok)
			{
				_firstFault = status;
			}
		}

		/** The receiver's thread. */
		void CountLost(std::int64_t frames) { _lost += frames; }

	private:
		std::array<std::atomic<std::int64_t>, static_cast<std::size_t>(FrameStatus::TooOld) + 1> _counts{};
		std::atomic<std::int64_t> _lost{ 0 };
		std::atomic<FrameStatus> _firstFault{ FrameStatus::Ok };
	};
}

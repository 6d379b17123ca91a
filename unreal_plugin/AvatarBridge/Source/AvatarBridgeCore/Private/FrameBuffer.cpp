#include "AvatarBridge/FrameBuffer.h"

#include "NumberBits.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace AvatarBridge
{
	FrameBuffer::FrameBuffer(std::size_t joints, std::size_t channels, std::size_t capacity)
		: _frames(std::max<std::size_t>(2, capacity) + 1, MotionFrame(joints, channels))
		, _order(_frames.size() - 1)
		, _spare(_frames.size() - 1)
	{
		std::iota(_order.begin(), _order.end(), std::size_t(0));
	}

	std::size_t FrameBuffer::Count() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _count;
	}

	std::int64_t FrameBuffer::Epoch() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _epoch;
	}

	std::int64_t FrameBuffer::NewestSample() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _count == 0 ? std::numeric_limits<std::int64_t>::min() : At(_count - 1).Sample;
	}

	FrameStatus FrameBuffer::Add(const MotionMessage& message, std::int64_t arrival)
	{
		// Only the adding thread touches the spare frame.
		const FrameStatus status = message.CopyTo(_frames[_spare]);
		if (status != FrameStatus::Ok)
		{
			return status;
		}
		_frames[_spare].Arrival = arrival;
		std::lock_guard<std::mutex> held(_lock);
		return Insert();
	}

	void FrameBuffer::Cut(std::int64_t epoch, std::int64_t sample)
	{
		std::lock_guard<std::mutex> held(_lock);
		if (epoch >= _epoch)
		{
			CutLocked(epoch, sample);
		}
	}

	void FrameBuffer::Clear()
	{
		std::lock_guard<std::mutex> held(_lock);
		_count = 0;
		_epoch = 0;
	}

	SampleStatus FrameBuffer::Bracket(double playhead, MotionFrame& before, MotionFrame& after) const
	{
		std::lock_guard<std::mutex> held(_lock);
		if (_count == 0)
		{
			return SampleStatus::Missing;
		}
		const std::size_t next = NumberBits::IsNumber(playhead) ? FirstAfter(playhead) : 0;
		if (next == 0)
		{
			before = At(0);
			after = At(0);
			return SampleStatus::Behind;
		}
		const bool ahead = next == _count;
		before = At(ahead ? (_count < 2 ? 0 : _count - 2) : next - 1);
		after = At(ahead ? _count - 1 : next);
		return ahead && playhead > static_cast<double>(after.Sample) ? SampleStatus::Ahead : SampleStatus::Ok;
	}

	FrameStatus FrameBuffer::Insert()
	{
		const MotionFrame& frame = _frames[_spare];
		if (frame.Epoch < _epoch)
		{
			return FrameStatus::StaleEpoch;
		}
		if (frame.Epoch > _epoch)
		{
			CutLocked(frame.Epoch, frame.Sample);
		}
		const std::size_t at = FirstAfter(static_cast<double>(frame.Sample));
		if (at > 0 && At(at - 1).Sample == frame.Sample)
		{
			std::swap(_order[at - 1], _spare);
			return FrameStatus::Ok;
		}
		const auto begin = _order.begin();
		const auto place = [begin](std::size_t index) { return begin + static_cast<std::ptrdiff_t>(index); };
		if (_count == _order.size())
		{
			if (at == 0)
			{
				return FrameStatus::TooOld;
			}
			// The oldest goes: its place is the next spare.
			std::rotate(place(0), place(1), place(at));
			std::swap(_order[at - 1], _spare);
			return FrameStatus::Ok;
		}
		std::rotate(place(at), place(_count), place(_count + 1));
		std::swap(_order[at], _spare);
		_count++;
		return FrameStatus::Ok;
	}

	void FrameBuffer::CutLocked(std::int64_t epoch, std::int64_t sample)
	{
		_epoch = epoch;
		// Frames of the new epoch are younger than the cut and stay, whichever came first.
		std::size_t kept = 0;
		for (std::size_t i = 0; i < _count; i++)
		{
			if (At(i).Sample < sample || At(i).Epoch >= epoch)
			{
				std::swap(_order[i], _order[kept++]);
			}
		}
		_count = kept;
	}

	std::size_t FrameBuffer::FirstAfter(double sample) const
	{
		std::size_t low = 0;
		std::size_t high = _count;
		while (low < high)
		{
			const std::size_t middle = (low + high) / 2;
			if (static_cast<double>(At(middle).Sample) <= sample)
			{
				low = middle + 1;
			}
			else
			{
				high = middle;
			}
		}
		return low;
	}
}

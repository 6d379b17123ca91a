#include "ByteQueue.h"

#include <algorithm>
#include <cstddef>

namespace AvatarBridge
{
	ByteQueue::ByteQueue(std::size_t maximum)
		: _maximum(maximum)
	{
	}

	std::size_t ByteQueue::Count() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _bytes.size() - _start;
	}

	bool ByteQueue::TryWrite(Span<const std::uint8_t> head, Span<const std::uint8_t> body)
	{
		std::lock_guard<std::mutex> held(_lock);
		const std::size_t wanted = head.size() + body.size();
		if (_bytes.size() - _start + wanted > _maximum)
		{
			return false;
		}
		if (_start > 0 && _bytes.capacity() - _bytes.size() < wanted)
		{
			_bytes.erase(_bytes.begin(), _bytes.begin() + static_cast<std::ptrdiff_t>(_start));
			_start = 0;
		}
		_bytes.insert(_bytes.end(), head.begin(), head.end());
		_bytes.insert(_bytes.end(), body.begin(), body.end());
		return true;
	}

	std::size_t ByteQueue::Peek(Span<std::uint8_t> target) const
	{
		std::lock_guard<std::mutex> held(_lock);
		const std::size_t count = std::min(target.size(), _bytes.size() - _start);
		std::copy_n(_bytes.begin() + static_cast<std::ptrdiff_t>(_start), count, target.begin());
		return count;
	}

	void ByteQueue::Drop(std::size_t count)
	{
		std::lock_guard<std::mutex> held(_lock);
		_start += std::min(count, _bytes.size() - _start);
		if (_start == _bytes.size())
		{
			_bytes.clear();
			_start = 0;
		}
	}

	void ByteQueue::Clear()
	{
		std::lock_guard<std::mutex> held(_lock);
		_bytes.clear();
		_start = 0;
	}
}

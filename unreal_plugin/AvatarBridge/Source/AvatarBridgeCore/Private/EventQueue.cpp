#include "EventQueue.h"

#include <utility>

namespace AvatarBridge
{
	void EventQueue::Add(StreamEvent item)
	{
		constexpr std::size_t Capacity = 256;
		std::lock_guard<std::mutex> held(_lock);
		if (_items.size() == Capacity)
		{
			_items.pop_front();
		}
		_items.push_back(std::move(item));
	}

	bool EventQueue::TryTake(StreamEvent& item)
	{
		std::lock_guard<std::mutex> held(_lock);
		if (_items.empty())
		{
			return false;
		}
		item = std::move(_items.front());
		_items.pop_front();
		return true;
	}
}

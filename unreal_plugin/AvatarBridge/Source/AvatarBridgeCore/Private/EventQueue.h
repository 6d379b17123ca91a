#pragma once

#include "AvatarBridge/StreamEvent.h"

#include <deque>
#include <mutex>

namespace AvatarBridge
{
	/** Events on their way from the receiver's thread to the game; the oldest go when nobody takes them. */
	class EventQueue
	{
	public:
		void Add(StreamEvent item);

		bool TryTake(StreamEvent& item);

	private:
		std::mutex _lock;
		std::deque<StreamEvent> _items;
	};
}

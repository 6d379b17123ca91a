#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/FrameBuffer.h"
#include "AvatarBridge/LayoutMessage.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace AvatarBridge
{
	/** A layout and the buffer made for it. Replaced as a whole when the layout changes. */
	class AVATARBRIDGECORE_API StreamBinding
	{
	public:
		StreamBinding(LayoutMessage message, std::int32_t clockRate)
			: _message(std::move(message))
			, _clockRate(clockRate)
			, _buffer(std::make_shared<FrameBuffer>(Layout().Joints().size(), Layout().Channels().size()))
		{
		}

		const LayoutMessage& Message() const { return _message; }

		const MotionLayout& Layout() const { return _message.Layout(); }

		std::int32_t ClockRate() const { return _clockRate; }

		FrameBuffer& Buffer() const { return *_buffer; }

		/** The same for those who may outlive the binding. */
		const std::shared_ptr<FrameBuffer>& SharedBuffer() const { return _buffer; }

	private:
		const LayoutMessage _message;
		const std::int32_t _clockRate;
		const std::shared_ptr<FrameBuffer> _buffer;
	};
}

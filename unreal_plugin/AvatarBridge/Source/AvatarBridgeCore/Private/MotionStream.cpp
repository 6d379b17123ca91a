#include "AvatarBridge/MotionStream.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include "AsciiText.h"

#include <utility>

namespace AvatarBridge
{
	MotionStream::MotionStream(
		std::string subject, const PlayoutOptions& playout, const StallOptions& stall, std::int32_t clockRate)
		: _subject(std::move(subject))
		, _stall(stall)
		, _topic(AsciiText::Topic(std::string(WireConstants::MotionTopic) + _subject))
		, _playout(clockRate, playout)
	{
	}

	std::shared_ptr<const StreamBinding> MotionStream::Binding() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _binding;
	}

	bool MotionStream::TrySample(double playhead, double seconds, const MotionFrame*& pose)
	{
		pose = nullptr;
		const std::shared_ptr<const StreamBinding> binding = Binding();
		if (!binding)
		{
			return false;
		}
		if (binding != _playerBinding)
		{
			_playerBinding = binding;
			_player = std::make_unique<PosePlayer>(
				binding->Layout(), binding->SharedBuffer(), binding->ClockRate(), _stall);
		}
		return _player->TrySample(playhead, seconds, pose);
	}

	bool MotionStream::TrySampleNow(std::int64_t now, double seconds, const MotionFrame*& pose, double& playhead)
	{
		pose = nullptr;
		return _playout.TryAdvance(now, playhead) && TrySample(playhead, seconds, pose);
	}

	FrameStatus MotionStream::Add(Span<const std::uint8_t> body, std::int64_t arrival, const ClockOffset& clock)
	{
		MotionMessage message;
		FrameStatus status = MotionMessage::Read(body, message);
		if (status == FrameStatus::Ok)
		{
			const std::shared_ptr<const StreamBinding> binding = Binding();
			const bool known = binding && binding->Layout().Id() == message.LayoutId;
			status = known ? binding->Buffer().Add(message, arrival) : FrameStatus::UnknownLayout;
		}
		_counters.Count(status);
		if (status == FrameStatus::Ok)
		{
			if (_lastSequence >= 0 && message.Sequence > _lastSequence + 1)
			{
				_counters.CountLost(message.Sequence - _lastSequence - 1);
			}
			_lastSequence = message.Sequence;
			_lastFrameAt = arrival;
			_playout.Observe(message.Sample, arrival);
			_latency.Add(message.Stamps, arrival, clock);
		}
		return status;
	}

	void MotionStream::Bind(const LayoutMessage& message, std::int32_t clockRate)
	{
		const std::shared_ptr<const StreamBinding> binding = Binding();
		if (!binding || binding->Layout().Id() != message.Layout().Id() || binding->ClockRate() != clockRate)
		{
			_lastSequence = -1;
			auto made = std::make_shared<const StreamBinding>(message, clockRate);
			std::lock_guard<std::mutex> held(_lock);
			_binding = std::move(made);
		}
	}

	void MotionStream::Cut(std::int64_t epoch, std::int64_t sample)
	{
		if (const std::shared_ptr<const StreamBinding> binding = Binding())
		{
			binding->Buffer().Cut(epoch, sample);
		}
	}

	void MotionStream::Restart()
	{
		_lastSequence = -1;
		if (const std::shared_ptr<const StreamBinding> binding = Binding())
		{
			binding->Buffer().Clear();
		}
		_playout.Reset();
	}
}

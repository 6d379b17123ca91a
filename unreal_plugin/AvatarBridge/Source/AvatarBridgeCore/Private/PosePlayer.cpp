#include "AvatarBridge/PosePlayer.h"

#include "AvatarBridge/MotionLayout.h"
#include "AvatarBridge/Poses.h"

#include "PoseOffset.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace AvatarBridge
{
	namespace
	{
		constexpr float Negligible = 1e-4f;
		// Milliseconds a playhead may run ahead of the time that has passed: sound is played in blocks.
		constexpr double LongestLead = 100;
		// Seconds of motion that the idle pose is the mean of, and the most that one pose counts as.
		constexpr double IdleSpan = 20;
		constexpr double LongestShare = 0.1;
	}

	PosePlayer::PosePlayer(const MotionLayout& layout, std::shared_ptr<FrameBuffer> buffer, std::int32_t clockRate,
		const StallOptions& options)
		: _buffer(std::move(buffer))
		, _options(options)
		, _samplesPerMillisecond(clockRate / 1000.0)
		, _before(layout.Joints().size(), layout.Channels().size())
		, _after(_before)
		, _target(_before)
		, _shown(_before)
		, _idle(_before)
		, _offset(std::make_unique<PoseOffset>(layout.Joints().size(), layout.Channels().size()))
	{
	}

	PosePlayer::~PosePlayer() = default;

	bool PosePlayer::TrySample(double playhead, double seconds, const MotionFrame*& pose)
	{
		pose = &_shown;
		const SampleStatus status = _buffer->Bracket(playhead, _before, _after);
		if (status == SampleStatus::Missing)
		{
			if (_lastStatus == SampleStatus::Missing)
			{
				return false;
			}
			Stall(playhead, seconds);
			return true;
		}
		// Nothing was shown before the first pose that it could go over from.
		const bool first = _lastStatus == SampleStatus::Missing;
		const bool jumps = !first && Jumps(status, playhead, seconds);
		if (first)
		{
			_idle = _after;
		}
		Aim(status, playhead);
		AverageIdle(status, seconds);
		_lastStatus = status;
		_lastBefore = _before.Sample;
		_lastAfter = _after.Sample;
		_lastEpoch = _after.Epoch;
		_lastPlayhead = playhead;
		Show(jumps, seconds);
		return true;
	}

	/** A buffer that was emptied under us: hold, then ease, as after any other end of frames. */
	void PosePlayer::Stall(double playhead, double seconds)
	{
		const bool jumps = _lastStatus == SampleStatus::Ok;
		Aim(SampleStatus::Ahead, playhead);
		_lastStatus = SampleStatus::Ahead;
		Show(jumps, seconds);
	}

	bool PosePlayer::Jumps(SampleStatus status, double playhead, double seconds) const
	{
		const bool resumed =
			_lastStatus != SampleStatus::Ok && (status != _lastStatus || _after.Sample != _lastAfter);
		const bool inserted = _after.Sample == _lastAfter && _before.Sample != _lastBefore;
		const bool cut = _after.Epoch != _lastEpoch || _after.Sample < _lastAfter;
		const double lead = (playhead - _lastPlayhead) / _samplesPerMillisecond - 1000 * std::max(0.0, seconds);
		return resumed || inserted || cut || playhead < _lastPlayhead || lead > LongestLead;
	}

	void PosePlayer::Aim(SampleStatus status, double playhead)
	{
		_target = _after;
		const auto length = static_cast<double>(_after.Sample - _before.Sample);
		const double past = (playhead - static_cast<double>(_after.Sample)) / _samplesPerMillisecond;
		_stalledMilliseconds = status == SampleStatus::Ahead ? std::max(0.0, past) : 0;
		if (status == SampleStatus::Ahead)
		{
			Predict(_before.Epoch == _after.Epoch ? length / _samplesPerMillisecond : 0);
			EaseToIdle();
		}
		else if (length > 0 && _before.Epoch == _after.Epoch)
		{
			// Across a cut there is nothing between the two frames; Show goes over to the new one in its own time.
			const double share = (playhead - static_cast<double>(_before.Sample)) / length;
			Poses::Blend(_before, _after, static_cast<float>(share), _target);
		}
	}

	/** Someone who stands as they mostly did, with a neutral face, looks like a person; a T-pose does not. */
	void PosePlayer::AverageIdle(SampleStatus status, double seconds)
	{
		const double passed = std::min(std::max(0.0, seconds), LongestShare);
		if (status == SampleStatus::Ok && passed > 0)
		{
			_idleSeconds = std::min(IdleSpan, _idleSeconds + passed);
			Poses::Blend(_idle, _target, static_cast<float>(passed / _idleSeconds), _idle);
		}
		std::fill(_idle.Face.begin(), _idle.Face.end(), 0.f);
	}

	void PosePlayer::Predict(double frameMilliseconds)
	{
		if (frameMilliseconds <= 0 || _options.Predict <= 0)
		{
			return;
		}
		// p(1 - exp(-t/p)) starts with the motion's own speed and never goes beyond p.
		const double carried = _options.Predict * (1 - std::exp(-_stalledMilliseconds / _options.Predict));
		// A pair of frames far apart tells no speed worth carrying on; one close together must not be blown up.
		const double amount = std::min(3.0, carried / frameMilliseconds);
		Poses::Blend(_before, _after, static_cast<float>(1 + amount), _target);
		for (float& weight : _target.Face)
		{
			weight = std::clamp(weight, 0.f, 1.f);
		}
	}

	void PosePlayer::EaseToIdle()
	{
		const double past = _stalledMilliseconds - _options.Predict - _options.Hold;
		if (past > 0)
		{
			const double t = _options.EaseToIdle > 0 ? std::min(1.0, past / _options.EaseToIdle) : 1;
			Poses::Blend(_target, _idle, static_cast<float>(t * t * (3 - 2 * t)), _target);
		}
	}

	void PosePlayer::Show(bool jumps, double seconds)
	{
		if (jumps)
		{
			_offset->Measure(_shown, _target);
			_offsetAmount = 1.f;
		}
		if (_offsetAmount > 0.f)
		{
			const double halfLife = _options.RecoverHalfLife;
			_offsetAmount *= halfLife > 0 ? static_cast<float>(std::exp2(-1000 * std::max(0.0, seconds) / halfLife)) : 0.f;
			_offsetAmount = _offsetAmount < Negligible ? 0.f : _offsetAmount;
		}
		_shown = _target;
		if (_offsetAmount > 0.f)
		{
			_offset->Apply(_offsetAmount, _shown);
		}
	}
}

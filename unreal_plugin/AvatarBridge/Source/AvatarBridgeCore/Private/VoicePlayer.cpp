#include "AvatarBridge/VoicePlayer.h"

#include "AvatarBridge/PlayoutClock.h"
#include "AvatarBridge/SoundBuffer.h"

#include "NumberBits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace AvatarBridge
{
	namespace
	{
		constexpr double SamplesPerMicrosecond = SessionClock::Rate / 1e6;
		constexpr double JumpSamples = 0.08 * SessionClock::Rate;
		constexpr double CatchUpSamples = 0.2 * SessionClock::Rate;
		// A device asks for blocks in bursts, but on average at the pace of a crystal.
		constexpr double DeviceSeconds = 2;
		constexpr double LongestBurstMicroseconds = 100000;
	}

	std::optional<double> VoicePlayer::Position() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _position;
	}

	void VoicePlayer::Steer(
		const SoundBuffer* voice, double sample, std::int64_t microseconds, std::int32_t outputRate)
	{
		std::lock_guard<std::mutex> held(_lock);
		_voice = outputRate > 0 && NumberBits::IsWithin(sample, std::numeric_limits<double>::max()) ? voice : nullptr;
		_offset = sample - static_cast<double>(microseconds) * SamplesPerMicrosecond;
		_outputRate = std::max(1, outputRate);
	}

	void VoicePlayer::Read(Span<float> block, std::int64_t now)
	{
		std::lock_guard<std::mutex> held(_lock);
		const auto size = static_cast<double>(block.size());
		const double step = Place(size, now);
		Look(step, block);
		const auto inFade = static_cast<std::size_t>(_outputRate / SoundBuffer::FadesPerSecond);
		const std::size_t fade = std::min({ inFade, block.size(), _next.size() });
		const std::size_t faded = std::min(_nextCount, fade);
		for (std::size_t i = 0; i < faded; i++)
		{
			// Where nothing has broken off, both are the same.
			const float share = static_cast<float>(i + 1) / static_cast<float>(faded + 1);
			block[i] = _next[i] + (block[i] - _next[i]) * share;
		}
		if (_position)
		{
			*_position += step * size;
		}
		Look(step, Span<float>(_next).subspan(0, fade));
		_nextCount = fade;
	}

	/** Decides where a block begins; returns how many samples of the clock its samples lie apart. */
	double VoicePlayer::Place(double blockSize, std::int64_t now)
	{
		const double due = _offset + Smooth(now, blockSize / _outputRate) * SamplesPerMicrosecond;
		if (!_voice)
		{
			_position.reset();
			return 0;
		}
		double away = _position ? due - *_position : 0;
		if (!_position || std::abs(away) > JumpSamples)
		{
			_position = due;
			away = 0;
		}
		const double change = std::clamp(
			away / CatchUpSamples, -PlayoutClock::LargestRateChange, PlayoutClock::LargestRateChange);
		return static_cast<double>(SessionClock::Rate) / _outputRate * (1 + change);
	}

	/** When a block of so many seconds would have been asked for without bursts, in microseconds. */
	double VoicePlayer::Smooth(std::int64_t now, double seconds)
	{
		double late = static_cast<double>(now) - _expected;
		if (_blocks == 0 || std::abs(late) > LongestBurstMicroseconds)
		{
			_expected = static_cast<double>(now);
			late = 0;
			_blocks = 0;
		}
		_blocks++;
		// The mean of what has come so far, at first.
		const double asked = _expected + late * std::max(1.0 / static_cast<double>(_blocks), seconds / DeviceSeconds);
		_expected = asked + 1e6 * seconds;
		return asked;
	}

	/** What lies at the position, without moving on. */
	void VoicePlayer::Look(double step, Span<float> target) const
	{
		if (_voice)
		{
			_voice->Read(*_position, step, target);
		}
		else
		{
			std::fill(target.begin(), target.end(), 0.f);
		}
	}
}

#include "AvatarBridge/VoicePlayer.h"

#include "AvatarBridge/SoundBuffer.h"

#include <algorithm>
#include <cmath>

namespace AvatarBridge
{
	namespace
	{
		// Samples of the session clock.
		constexpr double LargestDifference = 0.08 * SessionClock::Rate;
		constexpr double CatchUp = 0.5 * SessionClock::Rate;
		constexpr double LargestChange = 0.02;
	}

	std::optional<double> VoicePlayer::Position() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _position;
	}

	void VoicePlayer::Steer(const SoundBuffer* voice, std::optional<double> wanted, double outputRate)
	{
		std::lock_guard<std::mutex> held(_lock);
		_voice = voice;
		_wanted = wanted;
		_outputRate = outputRate;
	}

	bool VoicePlayer::Read(Span<float> block)
	{
		std::lock_guard<std::mutex> held(_lock);
		if (!_voice || !_wanted)
		{
			std::fill(block.begin(), block.end(), 0.f);
			_position.reset();
			return false;
		}
		const double clockStep = SessionClock::Rate / _outputRate;
		const bool jumps = _position && std::abs(*_wanted - *_position) > LargestDifference;
		const double from = _position && !jumps ? *_position : *_wanted;
		const double step = clockStep * (1 + std::clamp((*_wanted - from) / CatchUp, -LargestChange, LargestChange));
		_voice->Read(from, step, block);
		if (jumps)
		{
			FadeFrom(*_position, clockStep, block);
		}
		_position = from + step * static_cast<double>(block.size());
		return true;
	}

	void VoicePlayer::FadeFrom(double position, double step, Span<float> block)
	{
		_leaving.resize(std::max(_leaving.size(), block.size()));
		const Span<float> leaving = Span<float>(_leaving).subspan(0, block.size());
		_voice->Read(position, step, leaving);
		for (std::size_t i = 0; i < block.size(); i++)
		{
			const float share = static_cast<float>(i + 1) / static_cast<float>(block.size());
			block[i] = leaving[i] + (block[i] - leaving[i]) * share;
		}
	}
}

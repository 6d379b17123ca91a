#include "StatusSentence.h"

#include "AvatarBridge/MonotonicClock.h"

namespace AvatarBridge
{
	namespace
	{
		constexpr std::int64_t FramesAreDueMicroseconds = 1000000;

		std::string BecauseOf(const std::string& problem)
		{
			return problem.empty() ? "" : " (" + problem + ")";
		}

		std::string WithCapital(std::string text)
		{
			if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
			{
				text[0] = static_cast<char>(text[0] - 'a' + 'A');
			}
			return text;
		}

		std::string WordsFor(FrameStatus fault)
		{
			switch (fault)
			{
			case FrameStatus::WrongVersion:
				return "it is of another protocol version: update the older of sidecar and plugin";
			case FrameStatus::WrongLength:
				return "its length does not fit the layout";
			case FrameStatus::NotFinite:
				return "it holds what is no number";
			default:
				return "it is not the message the protocol describes";
			}
		}

		std::string RunningSentence(const MotionStream* own, bool framesReady, const std::string& framesProblem)
		{
			if (!framesReady)
			{
				return "Welcomed, but the frame socket is not connected" + BecauseOf(framesProblem) + ".";
			}
			if (!own)
			{
				return "Connected; no rig of its own, watching only.";
			}
			const auto binding = own->Binding();
			if (!binding)
			{
				return "Connected; waiting for the layout of '" + own->Subject() + "'.";
			}
			if (own->Counters()[FrameStatus::Ok] == 0)
			{
				return own->Counters().Faults() > 0
					? "Connected, but no frame is usable: " + WordsFor(own->Counters().FirstFault()) + "."
					: "Connected; no frame has come yet. Send speech, or start the sidecar's own source.";
			}
			const std::int64_t silence = MonotonicClock::Microseconds() - own->LastFrameAt();
			if (silence > FramesAreDueMicroseconds)
			{
				return "Connected, but no frame has come for " + std::to_string(silence / 1000000) + " s.";
			}
			return "Moving " + std::to_string(binding->Message().MappedJoints()) + " joints and "
				+ std::to_string(binding->Layout().Channels().size()) + " shapes.";
		}
	}

	std::string StatusSentence::Of(BridgeState state, const std::string& problem, const BridgeClientOptions& options,
		const MotionStream* own, bool framesReady, const std::string& framesProblem, const std::string& refusal)
	{
		switch (state)
		{
		case BridgeState::Stopped:
			return "Stopped.";
		case BridgeState::BadAddress:
			return WithCapital(problem) + ".";
		case BridgeState::Connecting:
			return "Connecting to " + options.ControlAddress + BecauseOf(problem) + ".";
		case BridgeState::Greeting:
			return "Connected to " + options.ControlAddress + ", waiting for the sidecar's welcome.";
		case BridgeState::Refused:
			return "The sidecar refused: " + problem;
		default:
			return RunningSentence(own, framesReady, framesProblem)
				+ (refusal.empty() ? "" : " The sidecar refused: " + refusal + ".");
		}
	}
}

#include "AvatarBridge/BridgeClient.h"

#include "AvatarBridge/ControlWriter.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"

#include "ControlSession.h"
#include "EventQueue.h"
#include "FrameRouter.h"
#include "SessionTime.h"
#include "StatusSentence.h"
#include "ZmtpConnection.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace AvatarBridge
{
	BridgeClient::BridgeClient(BridgeClientOptions options)
		: _options(std::move(options))
		, _agentVoice(SessionClock::Rate)
		, _userVoice(SessionClock::Rate)
		, _events(std::make_unique<EventQueue>())
		, _router(std::make_unique<FrameRouter>(_options, _agentVoice, _userVoice, *_events, _clock))
		, _time(std::make_unique<SessionTime>())
		, _session(std::make_unique<ControlSession>(
			  _options, *_router, _clock, *_time, [this](const WelcomeMessage& welcome) { TakeWelcome(welcome); }))
	{
	}

	BridgeClient::~BridgeClient()
	{
		Stop();
	}

	void BridgeClient::Start()
	{
		if (_started || IsStopping())
		{
			return;
		}
		ZmtpEndpoint control;
		ZmtpEndpoint frames;
		std::string problem;
		const bool good = ZmtpEndpoint::TryParse(_options.ControlAddress, control, problem)
			&& (_options.FramesAddress.empty() || ZmtpEndpoint::TryParse(_options.FramesAddress, frames, problem));
		{
			std::lock_guard<std::mutex> held(_lock);
			_badAddress = problem;
			_control = std::make_unique<ZmtpConnection>(ZmtpSocketType::Dealer, control, *_session, _options.Transport);
		}
		_started = true;
		if (good)
		{
			_thread = std::thread([this]() { Run(); });
		}
	}

	void BridgeClient::Stop()
	{
		if (_thread.joinable())
		{
			ControlWriter::Bye(_writer);
			_control->TrySend(_writer.Written());
		}
		{
			std::lock_guard<std::mutex> held(_lock);
			_stopping = true;
		}
		_stopSignal.notify_all();
		if (_thread.joinable())
		{
			_thread.join();
		}
		_started = false;
	}

	BridgeState BridgeClient::State() const
	{
		if (!_started)
		{
			return BridgeState::Stopped;
		}
		std::lock_guard<std::mutex> held(_lock);
		return _badAddress.empty() ? _session->State() : BridgeState::BadAddress;
	}

	BridgeStatus BridgeClient::GetStatus() const
	{
		BridgeStatus status;
		status.State = State();
		status.Welcome = _session->Welcome();
		const std::string framesProblem = _router->LastProblem();
		const std::string sessionProblem = _session->LastProblem();
		const std::string refusal = _session->Refusal();
		std::lock_guard<std::mutex> held(_lock);
		status.LastProblem = !_badAddress.empty() ? _badAddress : !sessionProblem.empty() ? sessionProblem : framesProblem;
		status.Reconnects = _control ? std::max(0, _control->ConnectCount() - 1) : 0;
		const bool framesReady = _frames && _frames->State() == ZmtpConnectionState::Ready;
		status.Sentence = StatusSentence::Of(
			status.State, status.LastProblem, _options, _own.get(), framesReady, framesProblem, refusal);
		return status;
	}

	std::shared_ptr<MotionStream> BridgeClient::Own() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _own;
	}

	std::optional<double> BridgeClient::SessionSample() const
	{
		return _time->At(MonotonicClock::Microseconds());
	}

	std::int64_t BridgeClient::InterruptedEpoch() const
	{
		return _session->InterruptedEpoch();
	}

	std::shared_ptr<const MsgPackMap> BridgeClient::ServerStatus() const
	{
		return _session->ServerStatus();
	}

	std::int64_t BridgeClient::UnusableMessages() const
	{
		return _router->Unusable() + _session->Unusable();
	}

	std::shared_ptr<MotionStream> BridgeClient::Watch(std::string_view subject)
	{
		return _router->Watch(subject);
	}

	std::vector<std::shared_ptr<MotionStream>> BridgeClient::Streams() const
	{
		return _router->Streams();
	}

	void BridgeClient::Unwatch(const MotionStream& stream)
	{
		_router->Unwatch(stream);
	}

	bool BridgeClient::TryDequeueEvent(StreamEvent& item)
	{
		return _events->TryTake(item);
	}

	bool BridgeClient::SendAudio(std::string_view speaker, Span<const float> samples, std::int32_t rate,
		std::optional<std::int64_t> sample)
	{
		ControlWriter::Audio(_writer, speaker, samples, rate, sample);
		return Send();
	}

	bool BridgeClient::SendText(std::string_view speaker, Span<const TimedWord> words)
	{
		ControlWriter::Text(_writer, speaker, words);
		return Send();
	}

	bool BridgeClient::SendControl(std::string_view name, double value)
	{
		ControlWriter::Control(_writer, name, value);
		return Send();
	}

	bool BridgeClient::SendUserFace(std::int64_t sample, Span<const std::string> channels, Span<const float> weights)
	{
		ControlWriter::UserFace(_writer, sample, channels, weights);
		return Send();
	}

	bool BridgeClient::Interrupt(std::optional<std::int64_t> sample)
	{
		ControlWriter::Interrupt(_writer, sample);
		return Send();
	}

	bool BridgeClient::SendPlayhead(std::int64_t sample)
	{
		ControlWriter::Playhead(_writer, sample);
		return Send();
	}

	bool BridgeClient::SetPlaying(bool playing)
	{
		ControlWriter::Transport(_writer, playing);
		return Send();
	}

	bool BridgeClient::SendRig(const RigRequest& rig, std::string_view subject)
	{
		const std::shared_ptr<MotionStream> own = Own();
		if (!subject.empty() && subject == (own ? std::string_view(own->Subject()) : std::string_view(_options.Subject)))
		{
			_session->SetRig(rig);
		}
		ControlWriter::Rig(_writer, rig, _options.Encoding, subject);
		return Send();
	}

	bool BridgeClient::RequestServerStatus()
	{
		ControlWriter::Status(_writer);
		return Send();
	}

	bool BridgeClient::Send()
	{
		return State() == BridgeState::Running && _control->TrySend(_writer.Written());
	}

	void BridgeClient::Run()
	{
		while (!IsStopping())
		{
			const std::int64_t now = MonotonicClock::Microseconds();
			_control->Step(now);
			_session->Tick(*_control, now);
			if (_frames)
			{
				_frames->Step(now);
			}
			Rest();
		}
		// Once more, for the bye.
		_control->Step(MonotonicClock::Microseconds());
		_control->Close();
		if (_frames)
		{
			_frames->Close();
		}
	}

	/** Waits a moment for something to do. */
	void BridgeClient::Rest()
	{
		constexpr int WaitMilliseconds = 2;
		constexpr auto Idle = std::chrono::milliseconds(10);
		if (_frames && _frames->State() == ZmtpConnectionState::Ready)
		{
			_frames->Wait(WaitMilliseconds);
		}
		else if (_control->State() == ZmtpConnectionState::Handshake || _control->State() == ZmtpConnectionState::Ready)
		{
			_control->Wait(WaitMilliseconds);
		}
		else
		{
			std::unique_lock<std::mutex> held(_lock);
			_stopSignal.wait_for(held, Idle, [this]() { return _stopping; });
		}
	}

	bool BridgeClient::IsStopping() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _stopping;
	}

	void BridgeClient::TakeWelcome(const WelcomeMessage& welcome)
	{
		const std::string& address = _options.FramesAddress.empty() ? welcome.Frames : _options.FramesAddress;
		ZmtpEndpoint endpoint;
		std::string problem;
		const bool good = ZmtpEndpoint::TryParse(address, endpoint, problem);
		ZmtpEndpoint control;
		std::string unused;
		if (ZmtpEndpoint::TryParse(_options.ControlAddress, control, unused))
		{
			endpoint = endpoint.SeenFrom(control);
		}
		std::shared_ptr<MotionStream> own = Own();
		if (own && own->Subject() != welcome.Subject)
		{
			_router->Unwatch(*own);
			own = nullptr;
		}
		if (!own && !welcome.Subject.empty())
		{
			own = _router->Watch(welcome.Subject);
		}
		std::lock_guard<std::mutex> held(_lock);
		_badAddress = problem;
		_own = own;
		if (good && !_frames)
		{
			_frames = std::make_unique<ZmtpConnection>(ZmtpSocketType::Sub, endpoint, *_router, _options.Transport);
		}
		else if (good && _framesAt != address)
		{
			_frames->MoveTo(endpoint);
		}
		_framesAt = address;
	}
}

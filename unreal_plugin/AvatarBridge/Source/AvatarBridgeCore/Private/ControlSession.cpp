#include "ControlSession.h"

#include "AvatarBridge/ControlWriter.h"
#include "AvatarBridge/LayoutMessage.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/PongMessage.h"
#include "AvatarBridge/RefusedMessage.h"
#include "AvatarBridge/SessionClock.h"

#include "MessageFields.h"
#include "WireNumber.h"
#include "ZmtpConnection.h"

#include <string_view>
#include <utility>

namespace AvatarBridge
{
	namespace
	{
		// Microseconds.
		constexpr std::int64_t PingInterval = 1000000;
		constexpr std::int64_t FirstPingInterval = 100000;
		constexpr std::int64_t HelloRetry = 3000000;
		constexpr std::int64_t RefusedRetry = 5000000;
		constexpr std::int64_t LayoutRetry = 500000;
		constexpr int QuickPings = 8;
		constexpr std::string_view UnknownClient = "unknown_client";
	}

	ControlSession::ControlSession(const BridgeClientOptions& options, FrameRouter& router, ClockOffset& clock, SessionTime& time,
		std::function<void(const WelcomeMessage&)> onWelcome)
		: _options(options)
		, _router(router)
		, _clock(clock)
		, _time(time)
		, _onWelcome(std::move(onWelcome))
		, _rig(options.Rig)
	{
	}

	std::shared_ptr<const WelcomeMessage> ControlSession::Welcome() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _welcome;
	}

	std::string ControlSession::LastProblem() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _problem;
	}

	std::string ControlSession::Refusal() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _refusal;
	}

	void ControlSession::SetRig(const RigRequest& rig)
	{
		std::lock_guard<std::mutex> held(_lock);
		_rig = rig;
	}

	std::shared_ptr<const MsgPackMap> ControlSession::ServerStatus() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _serverStatus;
	}

	void ControlSession::Tick(ZmtpConnection& control, std::int64_t now)
	{
		if (control.State() != ZmtpConnectionState::Ready)
		{
			return;
		}
		if (State() != BridgeState::Running)
		{
			if (now >= _nextHello)
			{
				_nextHello = now + HelloRetry;
				{
					std::lock_guard<std::mutex> held(_lock);
					const RigRequest* rig = _rig ? &*_rig : nullptr;
					ControlWriter::Hello(
						_writer, _options.ClientName, _options.Encoding, rig, _options.Session, _options.Subject);
				}
				control.TrySend(_writer.Written());
			}
			return;
		}
		if (now >= _nextPing)
		{
			_nextPing = now + (_pings++ < QuickPings ? FirstPingInterval : PingInterval);
			ControlWriter::Ping(_writer, now);
			control.TrySend(_writer.Written());
		}
		if (_router.WantsLayouts() && now >= _nextLayouts)
		{
			_router.AskedForLayouts();
			_nextLayouts = now + LayoutRetry;
			ControlWriter::Layouts(_writer, "");
			control.TrySend(_writer.Written());
		}
	}

	void ControlSession::OnReady(ZmtpConnection&)
	{
		_nextHello = 0;
		_state = BridgeState::Greeting;
	}

	void ControlSession::OnLost(ZmtpConnection&, const std::string& reason)
	{
		SetProblem(reason);
		_state = BridgeState::Connecting;
	}

	void ControlSession::OnMessage(ZmtpConnection&, Span<const std::uint8_t> message)
	{
		const std::int64_t now = MonotonicClock::Microseconds();
		PongMessage pong;
		if (PongMessage::TryRead(message, pong))
		{
			_clock.Add(pong.T, now, pong.ServerMicroseconds);
			_time.Note(pong, _clock, now);
			return;
		}
		MsgPackMap map;
		if (!MsgPackTree::TryReadMap(message, map))
		{
			_unusable++;
			return;
		}
		const std::string problem = Take(map, now);
		if (!problem.empty())
		{
			_unusable++;
			SetProblem(problem);
		}
	}

	std::string ControlSession::Take(const MsgPackMap& map, std::int64_t now)
	{
		const std::string type = map.Text(WireConstants::KeyType);
		if (type == WireConstants::TypeWelcome)
		{
			return TakeWelcome(map);
		}
		if (type == WireConstants::TypeLayout)
		{
			return TakeLayout(map);
		}
		if (type == WireConstants::TypeInterrupted)
		{
			return TakeInterruption(map);
		}
		if (type == WireConstants::TypeRefused)
		{
			TakeRefusal(map, now);
		}
		else if (type == WireConstants::TypeStatus)
		{
			TakeStatus(map);
		}
		else if (type == WireConstants::TypeBye)
		{
			// The socket closes next, or it answers our own; either way a new hello is due if it stays open.
			_state = BridgeState::Greeting;
			_nextHello = now + HelloRetry;
		}
		else
		{
			return "the sidecar sent a message of unknown type '" + type + "'";
		}
		return "";
	}

	std::string ControlSession::TakeWelcome(const MsgPackMap& map)
	{
		auto welcome = std::make_shared<WelcomeMessage>();
		std::string problem;
		if (!WelcomeMessage::TryRead(map, *welcome, problem))
		{
			return problem;
		}
		if (welcome->Version != WireConstants::ProtocolVersion || welcome->ClockRate != SessionClock::Rate)
		{
			SetProblem("the sidecar speaks protocol " + std::to_string(welcome->Version) + " at "
				+ std::to_string(welcome->ClockRate) + " Hz, this plugin "
				+ std::to_string(WireConstants::ProtocolVersion) + " at " + std::to_string(SessionClock::Rate)
				+ " Hz: update the older one");
			_state = BridgeState::Refused;
			return "";
		}
		{
			std::lock_guard<std::mutex> held(_lock);
			_welcome = welcome;
			_refusal.clear();
		}
		_clock.Reset();
		_time.Reset();
		_pings = 0;
		_nextPing = 0;
		_nextLayouts = 0;
		_onWelcome(*welcome);
		_router.Follow(welcome->Session);
		_router.WantLayouts();
		_state = BridgeState::Running;
		return "";
	}

	void ControlSession::TakeRefusal(const MsgPackMap& map, std::int64_t now)
	{
		const RefusedMessage refused(map);
		SetProblem(refused.Message);
		{
			std::lock_guard<std::mutex> held(_lock);
			_refusal = refused.Message;
		}
		if (State() == BridgeState::Running)
		{
			if (refused.Code == UnknownClient)
			{
				// It has forgotten us, as after a long sleep of this machine: say hello again at once.
				_state = BridgeState::Greeting;
				_nextHello = 0;
			}
		}
		else
		{
			_state = BridgeState::Refused;
			_nextHello = now + RefusedRetry;
		}
	}

	std::string ControlSession::TakeLayout(const MsgPackMap& map)
	{
		LayoutMessage layout;
		std::string problem;
		if (LayoutMessage::TryRead(map, layout, problem))
		{
			if (const std::shared_ptr<MotionStream> stream = _router.Find(layout.Subject()))
			{
				stream->Bind(layout, SessionClock::Rate);
			}
		}
		return problem;
	}

	std::string ControlSession::TakeInterruption(const MsgPackMap& map)
	{
		MessageFields fields(map, WireConstants::TypeInterrupted);
		const std::int64_t epoch = fields.Integer(WireConstants::KeyEpoch, 0, WireNumber::Largest);
		const std::int64_t sample =
			fields.Integer(WireConstants::KeySample, -WireNumber::Largest, WireNumber::Largest);
		if (fields.Problem().empty())
		{
			_router.Cut(epoch, sample);
			_interruptedEpoch = epoch;
		}
		return fields.Problem();
	}

	void ControlSession::TakeStatus(const MsgPackMap& map)
	{
		const MsgPackValue* status = map.Find(WireConstants::KeyStatus);
		if (status && status->AsMap())
		{
			auto taken = std::make_shared<const MsgPackMap>(*status->AsMap());
			std::lock_guard<std::mutex> held(_lock);
			_serverStatus = std::move(taken);
		}
	}

	void ControlSession::SetProblem(const std::string& problem)
	{
		std::lock_guard<std::mutex> held(_lock);
		_problem = problem;
	}
}

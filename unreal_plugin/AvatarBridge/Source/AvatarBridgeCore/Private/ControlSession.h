#pragma once

#include "AvatarBridge/BridgeClientOptions.h"
#include "AvatarBridge/BridgeState.h"
#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/MsgPackMap.h"
#include "AvatarBridge/MsgPackWriter.h"
#include "AvatarBridge/WelcomeMessage.h"

#include "FrameRouter.h"
#include "IZmtpReceiver.h"
#include "SessionTime.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace AvatarBridge
{
	/**
	 * The conversation on the control socket: says hello, takes the welcome, asks for layouts, pings. On the receiver's
	 * thread; what it knows may be asked from any.
	 */
	class ControlSession final : public IZmtpReceiver
	{
	public:
		ControlSession(const BridgeClientOptions& options, FrameRouter& router, ClockOffset& clock, SessionTime& time,
			std::function<void(const WelcomeMessage&)> onWelcome);

		BridgeState State() const { return _state; }

		/** The sidecar's last welcome; null before it. */
		std::shared_ptr<const WelcomeMessage> Welcome() const;

		/** The last thing that went wrong; empty if nothing has. */
		std::string LastProblem() const;

		/** What the sidecar refused since its last welcome; empty if nothing. */
		std::string Refusal() const;

		/** What the own subject is in every later hello. */
		void SetRig(const RigRequest& rig);

		/** Messages of the sidecar that could not be read. */
		std::int64_t Unusable() const { return _unusable; }

		/** Epoch of the last interruption the sidecar confirmed; 0 before any. */
		std::int64_t InterruptedEpoch() const { return _interruptedEpoch; }

		/** The sidecar's last answer to a status question; null before it. */
		std::shared_ptr<const MsgPackMap> ServerStatus() const;

		/** Sends what is due. @param now Microseconds of MonotonicClock. */
		void Tick(ZmtpConnection& control, std::int64_t now);

		void OnReady(ZmtpConnection& connection) override;
		void OnMessage(ZmtpConnection& connection, Span<const std::uint8_t> message) override;
		void OnLost(ZmtpConnection& connection, const std::string& reason) override;

	private:
		std::string Take(const MsgPackMap& map, std::int64_t now);
		std::string TakeWelcome(const MsgPackMap& map);
		void TakeRefusal(const MsgPackMap& map, std::int64_t now);
		std::string TakeLayout(const MsgPackMap& map);
		std::string TakeInterruption(const MsgPackMap& map);
		void TakeStatus(const MsgPackMap& map);
		void SetProblem(const std::string& problem);

		const BridgeClientOptions& _options;
		FrameRouter& _router;
		ClockOffset& _clock;
		SessionTime& _time;
		const std::function<void(const WelcomeMessage&)> _onWelcome;
		MsgPackWriter _writer;
		std::int64_t _nextHello = 0;
		std::int64_t _nextPing = 0;
		std::int64_t _nextLayouts = 0;
		int _pings = 0;
		std::atomic<BridgeState> _state{ BridgeState::Connecting };
		std::atomic<std::int64_t> _unusable{ 0 };
		std::atomic<std::int64_t> _interruptedEpoch{ 0 };
		mutable std::mutex _lock;
		std::shared_ptr<const WelcomeMessage> _welcome;
		std::shared_ptr<const MsgPackMap> _serverStatus;
		std::string _problem;
		std::string _refusal;
		std::optional<RigRequest> _rig;
	};
}

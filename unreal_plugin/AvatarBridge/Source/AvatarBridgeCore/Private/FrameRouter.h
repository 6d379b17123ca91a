#pragma once

#include "AvatarBridge/BridgeClientOptions.h"
#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/SoundBuffer.h"

#include "EventQueue.h"
#include "IZmtpReceiver.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Brings each message of the frame socket to its stream, voice or queue by its topic. Messages and sessions come on
	 * the receiver's thread; streams are watched, found and left from any.
	 */
	class FrameRouter final : public IZmtpReceiver
	{
	public:
		FrameRouter(const BridgeClientOptions& options, SoundBuffer& agent, SoundBuffer& user, EventQueue& events,
			ClockOffset& clock);

		/** Asks for layouts: set when a frame quoted an unknown one or an event told of a new one. */
		void WantLayouts() { _wantsLayouts = true; }

		/** Whether layouts are wanted. */
		bool WantsLayouts() const { return _wantsLayouts; }

		/** The session has asked for them. */
		void AskedForLayouts() { _wantsLayouts = false; }

		/** Messages that belong to nobody or cannot be read. */
		std::int64_t Unusable() const { return _unusable; }

		/** Why the frame socket was lost last; empty if it never was. */
		std::string LastProblem() const;

		/** The stream of a subject, which is subscribed to if it was not yet. */
		std::shared_ptr<MotionStream> Watch(std::string_view subject);

		void Unwatch(const MotionStream& stream);

		/** The stream of a subject; null if nobody watches it. */
		std::shared_ptr<MotionStream> Find(std::string_view subject) const;

		/** All streams that are watched. */
		std::vector<std::shared_ptr<MotionStream>> Streams() const;

		/** Listens to a session and starts all streams afresh. */
		void Follow(const std::string& session);

		/** An interruption: everything of older epochs from this sample on is void. */
		void Cut(std::int64_t epoch, std::int64_t sample);

		void OnReady(ZmtpConnection& connection) override;
		void OnMessage(ZmtpConnection& connection, Span<const std::uint8_t> message) override;
		void OnLost(ZmtpConnection& connection, const std::string& reason) override;

	private:
		using Topic = std::vector<std::uint8_t>;

		std::shared_ptr<MotionStream> FindLocked(std::string_view subject) const;
		void Subscribe(Span<const std::uint8_t> topic, bool subscribe);
		void SubscribeSession(bool subscribe);
		bool TakeMotion(Span<const std::uint8_t> message);
		bool TakeSound(const Topic& topic, SoundBuffer& buffer, Span<const std::uint8_t> message);
		bool TakeEvent(Span<const std::uint8_t> message);

		const BridgeClientOptions& _options;
		SoundBuffer& _agent;
		SoundBuffer& _user;
		EventQueue& _events;
		ClockOffset& _clock;
		std::atomic<bool> _wantsLayouts{ false };
		std::atomic<std::int64_t> _unusable{ 0 };
		mutable std::mutex _lock;
		std::vector<std::shared_ptr<MotionStream>> _streams;
		ZmtpConnection* _connection = nullptr;
		std::string _problem;
		Topic _agentTopic;
		Topic _userTopic;
		Topic _eventTopic;
	};
}

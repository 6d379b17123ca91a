#pragma once

#include "AvatarBridge/BridgeClientOptions.h"
#include "AvatarBridge/BridgeStatus.h"
#include "AvatarBridge/ClockOffset.h"
#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MotionStream.h"
#include "AvatarBridge/MsgPackMap.h"
#include "AvatarBridge/MsgPackWriter.h"
#include "AvatarBridge/SoundBuffer.h"
#include "AvatarBridge/Span.h"
#include "AvatarBridge/StreamEvent.h"
#include "AvatarBridge/TimedWord.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace AvatarBridge
{
	class ControlSession;
	class EventQueue;
	class FrameRouter;
	class SessionTime;
	class ZmtpConnection;

	/**
	 * Everything a game needs of a sidecar: one thread that keeps both sockets, gives poses, voices and events, and sends
	 * sound, words and controls. No method waits for the network. Start, stop and send from one thread at a time; the rest
	 * may be asked from any.
	 */
	class AVATARBRIDGECORE_API BridgeClient
	{
	public:
		explicit BridgeClient(BridgeClientOptions options);

		/** Stops. */
		~BridgeClient();

		BridgeClient(const BridgeClient&) = delete;
		BridgeClient& operator=(const BridgeClient&) = delete;

		/** Starts the thread; what fails shows in State. A stopped client does not start again. */
		void Start();

		/** Says bye, closes the sockets and ends the thread; takes some milliseconds, whatever the network does. */
		void Stop();

		BridgeState State() const;

		/** What it was made with. */
		const BridgeClientOptions& Options() const { return _options; }

		/** The state in words. Allocates: for inspectors, not for every frame. */
		BridgeStatus GetStatus() const;

		/** The motion of the client's own rig; null until the sidecar has welcomed it. */
		std::shared_ptr<MotionStream> Own() const;

		SoundBuffer& AgentVoice() { return _agentVoice; }

		SoundBuffer& UserVoice() { return _userVoice; }

		/** The sidecar's clock against ours. */
		const ClockOffset& Clock() const { return _clock; }

		/** The session clock now, in samples; nothing before the sidecar has answered a ping. */
		std::optional<double> SessionSample() const;

		/** Epoch of the last interruption the sidecar confirmed; 0 before any. */
		std::int64_t InterruptedEpoch() const;

		/** The sidecar's last answer to RequestServerStatus; null before it. */
		std::shared_ptr<const MsgPackMap> ServerStatus() const;

		/** Messages that could not be read or belong to nobody. */
		std::int64_t UnusableMessages() const;

		/** The motion of a subject, which is received from now on. */
		std::shared_ptr<MotionStream> Watch(std::string_view subject);

		/** The motion of all subjects that are received. */
		std::vector<std::shared_ptr<MotionStream>> Streams() const;

		/** Receives a subject no more. */
		void Unwatch(const MotionStream& stream);

		/** Takes the oldest event that has come. */
		bool TryDequeueEvent(StreamEvent& item);

		/** Sound of one speaker, -1 to 1; false if it was not taken (not connected, or far behind). */
		bool SendAudio(std::string_view speaker, Span<const float> samples, std::int32_t rate,
			std::optional<std::int64_t> sample = std::nullopt);

		/** Words that go with a voice. */
		bool SendText(std::string_view speaker, Span<const TimedWord> words);

		bool SendControl(std::string_view name, double value);

		/** The partner's face at a sample: canonical channels and their weights, in the same order. */
		bool SendUserFace(std::int64_t sample, Span<const std::string> channels, Span<const float> weights);

		/** Stops the agent's speech at a sample, by default now. */
		bool Interrupt(std::optional<std::int64_t> sample = std::nullopt);

		/** Tells which sample is being heard. */
		bool SendPlayhead(std::int64_t sample);

		/** Runs or holds the session's own source. */
		bool SetPlaying(bool playing);

		/** Gives the own subject another rig, now and after every reconnection, or drives one more as another subject. */
		bool SendRig(const RigRequest& rig, std::string_view subject);

		bool RequestServerStatus();

	private:
		bool Send();
		void Run();
		void Rest();
		bool IsStopping() const;
		void TakeWelcome(const WelcomeMessage& welcome);

		const BridgeClientOptions _options;
		SoundBuffer _agentVoice;
		SoundBuffer _userVoice;
		ClockOffset _clock;
		MsgPackWriter _writer;
		const std::unique_ptr<EventQueue> _events;
		const std::unique_ptr<FrameRouter> _router;
		const std::unique_ptr<SessionTime> _time;
		const std::unique_ptr<ControlSession> _session;
		std::unique_ptr<ZmtpConnection> _control;
		std::thread _thread;
		std::atomic<bool> _started{ false };

		// What the receiver's thread tells the others.
		mutable std::mutex _lock;
		std::condition_variable _stopSignal;
		bool _stopping = false;
		std::unique_ptr<ZmtpConnection> _frames;
		std::string _framesAt;
		std::shared_ptr<MotionStream> _own;
		std::string _badAddress;
	};
}

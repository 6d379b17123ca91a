#pragma once

#include "AvatarBridge/Generated/WireConstants.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/MsgPackValue.h"

#include "AsciiText.h"
#include "LoopbackListener.h"
#include "WireBytes.h"
#include "ZmtpFrameReader.h"
#include "ZmtpSender.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/**
 * The least sidecar there is, on this machine's own address: welcomes, gives a layout, answers pings and sends frames
 * when the test says so. The real one, in Python, is met by the conformance run.
 */
class LoopbackSidecar
{
public:
	using Bytes = std::vector<std::uint8_t>;
	/** What its clock shows for ever. */
	static constexpr std::int64_t ServerMicroseconds = 123456789;

	using View = AvatarBridge::Span<const std::uint8_t>;

	LoopbackSidecar(std::string subject, std::size_t joints, std::size_t channels)
		: _subject(std::move(subject))
		, _joints(joints)
		, _channels(channels)
		, _thread([this]() { Run(); })
	{
	}

	~LoopbackSidecar()
	{
		_closed = true;
		_thread.join();
	}

	std::string ControlAddress() const { return _control.Address(); }

	std::string FramesAddress() const { return _frames.Address(); }

	int Hellos() const { return _hellos; }

	int Byes() const { return _byes; }

	/** The last of them. */
	AvatarBridge::MsgPackMap LastHello() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return _lastHello;
	}

	/** What the welcome says in place of this machine's own address. */
	void AnnounceHost(std::string host)
	{
		std::lock_guard<std::mutex> held(_lock);
		_announced = std::move(host);
	}

	/** Messages of other types. */
	int Requests() const { return _requests; }

	/** Answers to the PING commands that were sent. */
	int Pongs() const { return _pongs; }

	/** Connections that want the subject's motion. */
	std::size_t Subscribers() const
	{
		std::lock_guard<std::mutex> held(_lock);
		return static_cast<std::size_t>(
			std::count_if(_peers.begin(), _peers.end(), [](const auto& peer) { return peer->Subscribed; }));
	}

	/** Sends a motion body to everybody. */
	void Publish(View body) { PublishTo(std::string(AvatarBridge::WireConstants::MotionTopic) + _subject, body); }

	void PublishTo(const std::string& topic, View body)
	{
		Bytes message = AvatarBridge::AsciiText::Topic(topic);
		message.insert(message.end(), body.begin(), body.end());
		SendAll(false, 0, message);
	}

	/** Sends a message to every client's control socket. */
	void Tell(View message) { SendAll(true, 0, message); }

	/** Sends a ZMTP command on every frame socket. */
	void Command(View body) { SendAll(false, AvatarBridge::ZmtpFrameReader::CommandFlag, body); }

	/** Sends bytes that are no frame to every subscriber, as a broken peer would. */
	void PublishRaw(View bytes)
	{
		std::lock_guard<std::mutex> held(_lock);
		for (const auto& peer : _peers)
		{
			if (!peer->IsControl)
			{
				peer->Sender.Messages().TryWrite(bytes, {});
				peer->Subscribed = false;
			}
		}
	}

	/** Closes all connections, as a crash would; new ones are taken. */
	void DropAll()
	{
		std::lock_guard<std::mutex> held(_lock);
		_peers.clear();
	}

private:
	static constexpr std::size_t MostQueued = 1 << 24;

	struct Peer
	{
		Peer(AvatarBridge::TcpSocket socket, bool isControl)
			: Socket(std::move(socket))
			, IsControl(isControl)
		{
		}

		AvatarBridge::TcpSocket Socket;
		const bool IsControl;
		AvatarBridge::ZmtpFrameReader Reader{ 1 << 20 };
		AvatarBridge::ZmtpSender Sender{ MostQueued };
		bool Greeted = false;
		bool Subscribed = false;
	};

	void Run()
	{
		while (!_closed)
		{
			{
				std::lock_guard<std::mutex> held(_lock);
				Accept(_control, true);
				Accept(_frames, false);
				const auto gone = std::remove_if(
					_peers.begin(), _peers.end(), [this](const auto& peer) { return !Pump(*peer); });
				_peers.erase(gone, _peers.end());
			}
			std::this_thread::sleep_for(std::chrono::microseconds(300));
		}
	}

	void Accept(LoopbackListener& listener, bool isControl)
	{
		AvatarBridge::TcpSocket socket = listener.Accept();
		if (socket.IsOpen())
		{
			_peers.push_back(std::make_unique<Peer>(std::move(socket), isControl));
			AvatarBridge::ZmtpWire::WriteGreeting(_peers.back()->Sender.Handshake());
		}
	}

	/** Reads and writes what there is; false once the connection is gone. */
	bool Pump(Peer& peer)
	{
		using namespace AvatarBridge;
		SocketError error;
		const Span<std::uint8_t> room = peer.Reader.FreeSpace(peer.Reader.MissingBytes());
		const std::size_t count = peer.Socket.Receive(room, error);
		if (error != SocketError::WouldBlock && count == 0)
		{
			return false;
		}
		peer.Reader.Commit(count);
		Span<const std::uint8_t> greeting;
		if (!peer.Greeted && peer.Reader.TryReadRaw(ZmtpWire::GreetingSize, greeting))
		{
			peer.Greeted = true;
			ZmtpWire::WriteFrame(peer.Sender.Handshake(), ZmtpFrameReader::CommandFlag, Ready(peer.IsControl));
		}
		std::uint8_t flags;
		Span<const std::uint8_t> body;
		while (peer.Greeted && peer.Reader.TryRead(flags, body) == ZmtpFrameStatus::Frame)
		{
			Take(peer, flags, body);
		}
		return peer.Sender.Flush(peer.Socket, peer.Greeted) == SocketError::None;
	}

	void Take(Peer& peer, std::uint8_t flags, View body)
	{
		using namespace AvatarBridge;
		Span<const std::uint8_t> rest;
		if ((flags & ZmtpFrameReader::CommandFlag) != 0)
		{
			_pongs += ZmtpWire::IsCommand(body, "PONG", rest) ? 1 : 0;
			if (ZmtpWire::IsCommand(body, "PING", rest))
			{
				ZmtpWire::WritePong(peer.Sender.Messages(), rest);
			}
		}
		else if (peer.IsControl)
		{
			TakeRequest(peer, body);
		}
		else if (body.size() > 1
			&& AsciiText::HasTopic(
				body.subspan(1), AsciiText::Topic(std::string(WireConstants::MotionTopic) + _subject)))
		{
			peer.Subscribed = body[0] == 1;
		}
	}

	void TakeRequest(Peer& peer, View body)
	{
		using namespace AvatarBridge;
		MsgPackMap map;
		MsgPackTree::TryReadMap(body, map);
		const std::string type = map.Text(WireConstants::KeyType);
		if (type == WireConstants::TypeHello)
		{
			_hellos++;
			_lastHello = map;
			const std::string frames = FramesAddress();
			const std::string port = frames.substr(frames.rfind(':'));
			Answer(peer, WireBytes::Welcome("demo", _subject, _announced.empty() ? frames : "tcp://" + _announced + port));
		}
		else if (type == WireConstants::TypeLayouts)
		{
			Answer(peer, WireBytes::Layout(_subject, _joints, _channels));
		}
		else if (type == WireConstants::TypePing)
		{
			Answer(peer, WireBytes::Pong(*map.Find(WireConstants::KeyT)->AsInteger(), ServerMicroseconds));
		}
		else if (type == WireConstants::TypeBye)
		{
			_byes++;
		}
		else
		{
			_requests++;
		}
	}

	static void Answer(Peer& peer, View message)
	{
		AvatarBridge::ZmtpWire::WriteFrame(peer.Sender.Messages(), 0, message);
	}

	static Bytes Ready(bool isControl)
	{
		const std::string type = isControl ? "ROUTER" : "PUB";
		const std::string text = std::string("\x05READY\x0bSocket-Type") + std::string(3, '\0')
			+ static_cast<char>(type.size()) + type;
		return Bytes(text.begin(), text.end());
	}

	void SendAll(bool toControl, std::uint8_t flags, View body)
	{
		std::lock_guard<std::mutex> held(_lock);
		for (const auto& peer : _peers)
		{
			if (peer->IsControl == toControl)
			{
				AvatarBridge::ZmtpWire::WriteFrame(peer->Sender.Messages(), flags, body);
			}
		}
	}

	const std::string _subject;
	const std::size_t _joints;
	const std::size_t _channels;
	LoopbackListener _control;
	LoopbackListener _frames;
	mutable std::mutex _lock;
	AvatarBridge::MsgPackMap _lastHello;
	std::string _announced;
	std::vector<std::unique_ptr<Peer>> _peers;
	std::atomic<bool> _closed{ false };
	std::atomic<int> _hellos{ 0 };
	std::atomic<int> _byes{ 0 };
	std::atomic<int> _requests{ 0 };
	std::atomic<int> _pongs{ 0 };
	std::thread _thread;
};

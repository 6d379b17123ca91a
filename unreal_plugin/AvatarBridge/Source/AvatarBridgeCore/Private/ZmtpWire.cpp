#include "ZmtpWire.h"

#include "AsciiText.h"
#include "MsgPackCode.h"
#include "ZmtpFrameReader.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace AvatarBridge
{
	namespace
	{
		constexpr std::size_t MechanismAt = 12;
		constexpr std::size_t MechanismSize = 20;
		constexpr std::string_view PlainMechanism = "NULL";
		constexpr std::string_view SocketTypeKey = "Socket-Type";

		/** The body of a small frame while it is put together. */
		class FrameBody
		{
		public:
			void Add(std::uint8_t byte)
			{
				assert(_size < _bytes.size());
				_bytes[_size++] = byte;
			}

			void Add(Span<const std::uint8_t> bytes)
			{
				for (std::uint8_t byte : bytes)
				{
					Add(byte);
				}
			}

			/** A length byte and the text. */
			void AddName(std::string_view name)
			{
				Add(static_cast<std::uint8_t>(name.size()));
				AddText(name);
			}

			/** A name, the value's length in four bytes, and the value. */
			void AddProperty(std::string_view name, std::string_view value)
			{
				AddName(name);
				Add(0);
				Add(0);
				Add(0);
				AddName(value);
			}

			Span<const std::uint8_t> Written() const { return { _bytes.data(), _size }; }

			std::size_t Room() const { return _bytes.size() - _size; }

		private:
			void AddText(std::string_view text)
			{
				for (char character : text)
				{
					Add(static_cast<std::uint8_t>(character));
				}
			}

			std::array<std::uint8_t, 256> _bytes{};
			std::size_t _size = 0;
		};
	}

	void ZmtpWire::WriteGreeting(ByteQueue& queue)
	{
		std::array<std::uint8_t, GreetingSize> greeting{};
		greeting[0] = 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		std::copy(PlainMechanism.begin(), PlainMechanism.end(), greeting.begin() + MechanismAt);
		queue.TryWrite(greeting, {});
	}

	std::string ZmtpWire::CheckGreeting(Span<const std::uint8_t> greeting)
	{
		if (greeting.size() < GreetingSize || greeting[0] != 0xff || (greeting[9] & 1) == 0)
		{
			return "what answers there is no ZeroMQ socket";
		}
		if (greeting[10] < 3)
		{
			return "the peer speaks ZMTP " + std::to_string(greeting[10]) + ", older than 3.0";
		}
		const Span<const std::uint8_t> mechanism = greeting.subspan(MechanismAt, MechanismSize);
		const auto padding = mechanism.begin() + PlainMechanism.size();
		const bool plain = AsciiText::Equals(mechanism.subspan(0, PlainMechanism.size()), PlainMechanism)
			&& std::all_of(padding, mechanism.end(), [](std::uint8_t byte) { return byte == 0; });
		return plain ? "" : "the peer asks for encryption, which no sidecar does: another program has this port";
	}

	std::string ZmtpWire::CheckPeer(ZmtpSocketType type, std::string_view peer)
	{
		const bool fits = type == ZmtpSocketType::Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
		return fits ? ""
					: "is a " + std::string(peer)
				+ " socket: control and frame addresses are swapped, or it is another program";
	}

	void ZmtpWire::WriteReady(ByteQueue& queue, ZmtpSocketType type)
	{
		FrameBody body;
		body.AddName("READY");
		body.AddProperty(SocketTypeKey, type == ZmtpSocketType::Sub ? "SUB" : "DEALER");
		if (type == ZmtpSocketType::Dealer)
		{
			body.AddProperty("Identity", "");
		}
		WriteFrame(queue, ZmtpFrameReader::CommandFlag, body.Written());
	}

	void ZmtpWire::WritePing(ByteQueue& queue, std::int64_t timeToLiveMilliseconds)
	{
		const std::int64_t tenths = std::clamp<std::int64_t>(timeToLiveMilliseconds / 100, 0, 0xffff);
		FrameBody body;
		body.AddName("PING");
		body.Add(static_cast<std::uint8_t>(tenths >> 8));
		body.Add(static_cast<std::uint8_t>(tenths & 0xff));
		WriteFrame(queue, ZmtpFrameReader::CommandFlag, body.Written());
	}

	void ZmtpWire::WritePong(ByteQueue& queue, Span<const std::uint8_t> ping)
	{
		constexpr std::size_t ContextAt = 2;
		constexpr std::size_t LargestContext = 16;
		FrameBody body;
		body.AddName("PONG");
		if (ping.size() > ContextAt)
		{
			body.Add(ping.subspan(ContextAt, std::min(LargestContext, ping.size() - ContextAt)));
		}
		WriteFrame(queue, ZmtpFrameReader::CommandFlag, body.Written());
	}

	bool ZmtpWire::WriteSubscription(ByteQueue& queue, Span<const std::uint8_t> topic, bool subscribe)
	{
		FrameBody body;
		body.Add(subscribe ? 1 : 0);
		if (topic.size() > body.Room())
		{
			return false;
		}
		body.Add(topic);
		return WriteFrame(queue, 0, body.Written());
	}

	bool ZmtpWire::WriteFrame(ByteQueue& queue, std::uint8_t flags, Span<const std::uint8_t> body)
	{
		std::array<std::uint8_t, 9> header{};
		if (body.size() <= 0xff)
		{
			header[0] = flags;
			header[1] = static_cast<std::uint8_t>(body.size());
			return queue.TryWrite({ header.data(), 2 }, body);
		}
		header[0] = flags | ZmtpFrameReader::LongFlag;
		std::uint64_t size = body.size();
		for (std::size_t i = 8; i > 0; i--, size >>= 8)
		{
			header[i] = static_cast<std::uint8_t>(size & 0xff);
		}
		return queue.TryWrite(header, body);
	}

	bool ZmtpWire::IsCommand(Span<const std::uint8_t> body, std::string_view name, Span<const std::uint8_t>& rest)
	{
		rest = {};
		if (body.size() < 1 + name.size() || body[0] != name.size()
			|| !AsciiText::Equals(body.subspan(1, name.size()), name))
		{
			return false;
		}
		rest = body.subspan(1 + name.size());
		return true;
	}

	std::string ZmtpWire::ReadErrorReason(Span<const std::uint8_t> rest)
	{
		const std::size_t length = rest.empty() ? 0 : std::min<std::size_t>(rest[0], rest.size() - 1);
		return length == 0 ? "no reason given" : AsciiText::Printable(rest.subspan(1, length));
	}

	std::string ZmtpWire::ReadSocketType(Span<const std::uint8_t> properties)
	{
		const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
		while (!properties.empty())
		{
			const std::size_t nameSize = properties[0];
			if (properties.size() < 1 + nameSize + 4)
			{
				return "";
			}
			const std::uint64_t valueSize = MsgPackCode::ReadBigEndian(properties.subspan(1 + nameSize, 4));
			const Span<const std::uint8_t> rest = properties.subspan(1 + nameSize + 4);
			if (valueSize > rest.size())
			{
				return "";
			}
			const std::string name = AsciiText::Printable(properties.subspan(1, nameSize));
			const bool same = std::equal(name.begin(), name.end(), SocketTypeKey.begin(), SocketTypeKey.end(),
				[&lower](char one, char other) { return lower(one) == lower(other); });
			if (same)
			{
				return AsciiText::Printable(rest.subspan(0, static_cast<std::size_t>(valueSize)));
			}
			properties = rest.subspan(static_cast<std::size_t>(valueSize));
		}
		return "";
	}
}

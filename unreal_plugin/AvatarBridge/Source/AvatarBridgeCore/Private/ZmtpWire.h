#pragma once

#include "AvatarBridge/Span.h"

#include "ByteQueue.h"
#include "ZmtpSocketType.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace AvatarBridge
{
	/** The bytes of ZMTP 3.0 (rfc.zeromq.org/spec/23) that a client with the NULL mechanism sends and checks. */
	struct ZmtpWire
	{
		static constexpr std::size_t GreetingSize = 64;

		/** The client's greeting: signature, version 3.0, mechanism NULL. */
		static void WriteGreeting(ByteQueue& queue);

		/** What is wrong with a peer's greeting, in words; empty if nothing is. */
		static std::string CheckGreeting(Span<const std::uint8_t> greeting);

		/** What is wrong with the kind of socket that answered, in words; empty if nothing is. */
		static std::string CheckPeer(ZmtpSocketType type, std::string_view peer);

		/** The READY command with the socket's type. */
		static void WriteReady(ByteQueue& queue, ZmtpSocketType type);

		/** Asks the peer for a sign of life; the peer may hold us for dead after the time given. */
		static void WritePing(ByteQueue& queue, std::int64_t timeToLiveMilliseconds);

		/** Answers a PING with the context it carried (its bytes after the time to live, 16 at most). */
		static void WritePong(ByteQueue& queue, Span<const std::uint8_t> ping);

		/** Subscribes, in ZMTP 3.0's way: a message of 1 and the topic. False if the queue is full. */
		static bool WriteSubscription(ByteQueue& queue, Span<const std::uint8_t> topic, bool subscribe);

		/** A frame, wholly or, when the queue lacks room for it, not at all. */
		static bool WriteFrame(ByteQueue& queue, std::uint8_t flags, Span<const std::uint8_t> body);

		/** Whether a command's body begins with this name; the rest is what follows it. */
		static bool IsCommand(Span<const std::uint8_t> body, std::string_view name, Span<const std::uint8_t>& rest);

		/** The reason of an ERROR command, for people to read. */
		static std::string ReadErrorReason(Span<const std::uint8_t> rest);

		/** The Socket-Type a READY command names; empty if it names none or is cut short. */
		static std::string ReadSocketType(Span<const std::uint8_t> properties);
	};
}

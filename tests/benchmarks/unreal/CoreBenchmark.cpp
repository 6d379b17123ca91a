// How fast the Unreal plugin's core decodes frames on one core; prints one line of JSON.
#include "AvatarBridge/FrameBuffer.h"
#include "AvatarBridge/MotionMessage.h"

#include "Answer.h"
#include "WireBytes.h"
#include "ZmtpFrameReader.h"
#include "ZmtpWire.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

using namespace AvatarBridge;

namespace
{
	constexpr std::size_t Joints = 55;
	constexpr std::size_t Channels = 52;
	constexpr int Warm = 20000;
	constexpr int Frames = 400000;

	/** Messages as they come from the socket, without topic: a long ZMTP header and the body. */
	std::vector<WireBytes::Bytes> Messages(bool compact)
	{
		std::mt19937 random(1);
		std::uniform_real_distribution<float> anything(-0.5f, 0.5f);
		std::vector<WireBytes::Bytes> messages;
		for (int i = 0; i < 64; i++)
		{
			std::vector<float> rotations(4 * Joints);
			std::generate(rotations.begin(), rotations.end(), [&]() { return anything(random); });
			WireBytes::Bytes packed(6 * Joints);
			std::generate(packed.begin(), packed.end(), [&]() { return static_cast<std::uint8_t>(random() & 0xff); });
			const WireBytes::Bytes body = compact
				? WireBytes::CompactMotion(i, i * 1600, packed, WireBytes::Bytes(Channels))
				: WireBytes::Motion(0, i, i * 1600, std::vector<float>(3), rotations, std::vector<float>(Channels));
			ByteQueue queue(1 << 16);
			ZmtpWire::WriteFrame(queue, 0, body);
			messages.emplace_back(queue.Count());
			queue.Peek(messages.back());
		}
		return messages;
	}

	/** Frames a second from ZMTP bytes to a slot of the buffer: frame, message, checks, insertion. */
	double DecodeRate(const std::vector<WireBytes::Bytes>& messages)
	{
		ZmtpFrameReader reader(1 << 20);
		FrameBuffer buffer(Joints, Channels);
		auto start = std::chrono::steady_clock::now();
		for (int i = 0; i < Warm + Frames; i++)
		{
			start = i == Warm ? std::chrono::steady_clock::now() : start;
			const WireBytes::Bytes& message = messages[static_cast<std::size_t>(i) % messages.size()];
			const Span<std::uint8_t> room = reader.FreeSpace(message.size());
			std::copy(message.begin(), message.end(), room.begin());
			reader.Commit(message.size());
			std::uint8_t flags;
			Span<const std::uint8_t> body;
			reader.TryRead(flags, body);
			MotionMessage motion;
			MotionMessage::Read(body, motion);
			motion.Sample = i * 1600LL;
			if (buffer.Add(motion, i) != FrameStatus::Ok)
			{
				return 0;
			}
		}
		return Frames / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
	}
}

int main()
{
	const std::string answer = Answer()
							  .Add("decode_f32_per_s", static_cast<std::int64_t>(DecodeRate(Messages(false))))
							  .Add("decode_compact_per_s", static_cast<std::int64_t>(DecodeRate(Messages(true))))
							  .Add("joints", Joints)
							  .Add("channels", Channels)
							  .Text();
	std::puts(answer.c_str());
	return 0;
}

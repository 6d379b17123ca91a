// Writes a message of each kind into a folder: where the fuzzers start from.
#include "WireBytes.h"
#include "ZmtpWire.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

static void Save(const std::string& folder, const std::string& name, const WireBytes::Bytes& bytes)
{
	std::ofstream file(folder + "/" + name, std::ios::binary);
	file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

int main(int count, char** words)
{
	if (count != 2)
	{
		std::puts("usage: FuzzSeeds FOLDER");
		return 2;
	}
	const std::string folder = words[1];
	const std::vector<float> silence(20);
	const std::pair<const char*, WireBytes::Bytes> messages[] = {
		{ "motion", WireBytes::Motion(4, 3, 1, 2, 3, 0.5f) },
		{ "later", WireBytes::Motion(4, 3, 1, 3, 1603, 0.6f) },
		{ "compact", WireBytes::CompactMotion(1, 2, WireBytes::Bytes(24, 9), WireBytes::Bytes(3, 9)) },
		{ "sound", WireBytes::Sound(1, 2, 3, 24000, silence) },
		{ "event", WireBytes::Event("interrupted", 2, 2) },
		{ "layout", WireBytes::Layout("hero", 3, 2) },
		{ "welcome", WireBytes::Welcome("demo", "hero", "tcp://127.0.0.1:1") },
		{ "pong", WireBytes::Pong(5, 6) },
		{ "refused", WireBytes::Refused("version", "no") },
	};
	WireBytes::Bytes several;
	for (const auto& [name, message] : messages)
	{
		Save(folder, name, message);
		several.push_back(static_cast<std::uint8_t>(message.size() & 0xff));
		several.push_back(static_cast<std::uint8_t>(message.size() >> 8));
		several.insert(several.end(), message.begin(), message.end());
	}
	Save(folder, "several", several);
	AvatarBridge::ByteQueue queue(1 << 16);
	AvatarBridge::ZmtpWire::WriteReady(queue, AvatarBridge::ZmtpSocketType::Dealer);
	AvatarBridge::ZmtpWire::WriteFrame(queue, 0, WireBytes::Motion(30, 3, 1, 2, 3, 0.5f));
	AvatarBridge::ZmtpWire::WritePing(queue, 8000);
	WireBytes::Bytes stream(queue.Count());
	queue.Peek(stream);
	Save(folder, "stream", stream);
	return 0;
}

// Writes a message of each kind into a folder: where the fuzzers start from.
#include "WireBytes.h"
#include "ZmtpWire.h"

#include <cstdio>
#include <fstream>
#include <string>
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
	Save(folder, "motion", WireBytes::Motion(4, 3, 1, 2, 3, 0.5f));
	Save(folder, "compact", WireBytes::CompactMotion(1, 2, WireBytes::Bytes(24, 9), WireBytes::Bytes(3, 9)));
	Save(folder, "sound", WireBytes::Sound(1, 2, 3, 24000, silence));
	Save(folder, "event", WireBytes::Event("backchannel", 0, 2));
	Save(folder, "layout", WireBytes::Layout("hero", 3, 2));
	Save(folder, "welcome", WireBytes::Welcome("demo", "hero", "tcp://127.0.0.1:1"));
	Save(folder, "pong", WireBytes::Pong(5, 6));
	Save(folder, "refused", WireBytes::Refused("version", "no"));
	AvatarBridge::ByteQueue queue(1 << 16);
	AvatarBridge::ZmtpWire::WriteReady(queue, AvatarBridge::ZmtpSocketType::Dealer);
	AvatarBridge::ZmtpWire::WriteFrame(queue, 0, WireBytes::Motion(30, 3, 1, 2, 3, 0.5f));
	AvatarBridge::ZmtpWire::WritePing(queue, 8000);
	WireBytes::Bytes stream(queue.Count());
	queue.Peek(stream);
	Save(folder, "stream", stream);
	return 0;
}

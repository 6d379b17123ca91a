// The Unreal plugin's core as a program: takes one command a line, answers each with one line of JSON.
// tests/unreal/test_unreal_conformance.py runs it against the Python sidecar.
#include "AvatarBridge/BridgeClient.h"
#include "AvatarBridge/MonotonicClock.h"
#include "AvatarBridge/SessionClock.h"

#include "Answer.h"
#include "Mannequin.h"
#include "SlowReader.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace AvatarBridge;

namespace
{
	/** What was waited for in vain. */
	struct Timeout
	{
		std::string What;
	};

	void WaitFor(const std::string& what, const std::function<bool()>& condition)
	{
		constexpr std::int64_t Patience = 60000000;
		const std::int64_t end = MonotonicClock::Microseconds() + Patience;
		while (!condition())
		{
			if (MonotonicClock::Microseconds() > end)
			{
				throw Timeout{ what };
			}
			// Sleeps between looks, since the sidecar shares this machine.
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}

	const char* NameOf(BridgeState state)
	{
		switch (state)
		{
		case BridgeState::Stopped:
			return "Stopped";
		case BridgeState::BadAddress:
			return "BadAddress";
		case BridgeState::Connecting:
			return "Connecting";
		case BridgeState::Greeting:
			return "Greeting";
		case BridgeState::Refused:
			return "Refused";
		default:
			return "Running";
		}
	}

	std::unique_ptr<BridgeClient> Connect(const std::vector<std::string>& words)
	{
		BridgeClientOptions options;
		options.ControlAddress = words.at(1);
		options.Subject = words.at(2);
		options.Encoding = words.at(4);
		if (words.at(3) == "humanoid")
		{
			options.Rig = RigRequest::Own(Mannequin());
		}
		else if (words[3] != "none")
		{
			options.Rig = RigRequest::Named(words[3]);
		}
		options.Transport.LongestReconnect = 300000;
		auto client = std::make_unique<BridgeClient>(options);
		client->Start();
		return client;
	}

	std::string State(const BridgeClient& client)
	{
		const BridgeStatus status = client.GetStatus();
		const auto own = client.Own();
		const auto binding = own ? own->Binding() : nullptr;
		const LayoutMessage none;
		const LayoutMessage& layout = binding ? binding->Message() : none;
		return Answer()
			.Add("state", NameOf(status.State))
			.Add("sentence", status.Sentence)
			.Add("reconnects", status.Reconnects)
			.Add("subject", own ? own->Subject() : "")
			.Add("layout_id", std::int64_t(layout.Layout().Id()))
			.Add("joints", layout.Layout().Joints().size())
			.Add("mapped", layout.MappedJoints())
			.Add("channels", layout.Layout().Channels().size())
			.Add("space", layout.Layout().SpaceName())
			.Add("unusable", client.UnusableMessages())
			.Add("session", status.Welcome ? status.Welcome->Session : "")
			.Text();
	}

	std::string Stream(const MotionStream& stream)
	{
		const auto binding = stream.Binding();
		return Answer()
			.Add("frames", stream.Counters()[FrameStatus::Ok])
			.Add("lost", stream.Counters().Lost())
			.Add("faults", stream.Counters().Faults())
			.Add("stale", stream.Counters()[FrameStatus::StaleEpoch])
			.Add("unknown", stream.Counters()[FrameStatus::UnknownLayout])
			.Add("epoch", binding ? binding->Buffer().Epoch() : std::int64_t(-1))
			.Add("network_p50", stream.Latency().Network().Percentile(0.5))
			.Add("total_p99", stream.Latency().Total().Percentile(0.99))
			.Add("jitter", stream.Playout().JitterMilliseconds())
			.Text();
	}

	std::string Newest(const MotionStream& stream)
	{
		const auto binding = stream.Binding();
		MotionFrame before(binding->Layout().Joints().size(), binding->Layout().Channels().size());
		MotionFrame frame(before);
		// Beyond all frames lie the last two.
		constexpr double End = std::numeric_limits<double>::infinity();
		WaitFor("a frame", [&]() { return binding->Buffer().Bracket(End, before, frame) == SampleStatus::Ahead; });
		return Answer()
			.Add("sequence", frame.Sequence)
			.Add("sample", frame.Sample)
			.Add("epoch", frame.Epoch)
			.Add("layout_id", std::int64_t(frame.LayoutId))
			.Add("root", std::vector<float>(frame.Root.begin(), frame.Root.end()))
			.Add("rotations", frame.Rotations)
			.Add("face", frame.Face)
			.Text();
	}

	/** Plays at 90 Hz by the jitter buffer's clock, as a game would, and tells how it went. */
	std::string Play(MotionStream& stream, double seconds)
	{
		const std::int64_t end = MonotonicClock::Microseconds() + static_cast<std::int64_t>(seconds * 1e6);
		int shown = 0;
		int backwards = 0;
		int stalled = 0;
		double last = std::numeric_limits<double>::lowest();
		while (MonotonicClock::Microseconds() < end)
		{
			const MotionFrame* pose;
			double playhead;
			if (stream.TrySampleNow(MonotonicClock::Microseconds(), 1.0 / 90, pose, playhead))
			{
				shown++;
				backwards += playhead <= last ? 1 : 0;
				stalled += stream.StalledMilliseconds() > 0 ? 1 : 0;
				last = playhead;
			}
			std::this_thread::sleep_for(std::chrono::milliseconds(11));
		}
		return Answer().Add("shown", shown).Add("backwards", backwards).Add("stalled", stalled).Text();
	}

	std::string Audio(BridgeClient& client, const std::string& speaker, int rate, double seconds)
	{
		constexpr int BlocksPerSecond = 50;
		constexpr double Turn = 6.283185307179586;
		std::vector<float> samples(static_cast<std::size_t>(rate / BlocksPerSecond));
		int sent = 0;
		double place = 0;
		for (int block = 0; block < seconds * BlocksPerSecond; block++)
		{
			for (float& sample : samples)
			{
				sample = static_cast<float>(0.5 * std::sin(Turn * 220 * place++ / rate));
			}
			sent += client.SendAudio(speaker, samples, rate) ? 1 : 0;
		}
		return Answer().Add("sent", sent).Text();
	}

	/** Waits until so many seconds of a loud voice have come back; tells its loudness. */
	std::string Heard(BridgeClient& client, const std::string& speaker, double seconds)
	{
		SoundBuffer& voice = speaker == "agent" ? client.AgentVoice() : client.UserVoice();
		std::vector<float> samples(static_cast<std::size_t>(seconds * SessionClock::Rate));
		double loudness = 0;
		WaitFor("the " + speaker + "'s voice", [&]() {
			const std::int64_t end = voice.EndSample();
			if (end == std::numeric_limits<std::int64_t>::min())
			{
				return false;
			}
			voice.Read(static_cast<double>(end) - static_cast<double>(samples.size()), 1, samples);
			double square = 0;
			for (float sample : samples)
			{
				square += double(sample) * double(sample) / static_cast<double>(samples.size());
			}
			loudness = std::max(loudness, std::sqrt(square));
			return loudness > 0.3;
		});
		return Answer().Add("loudness", loudness).Text();
	}

	std::string Events(BridgeClient& client, const std::string& until)
	{
		std::vector<std::string> names;
		WaitFor("the event " + until, [&]() {
			StreamEvent item;
			while (client.TryDequeueEvent(item))
			{
				names.push_back(item.Name);
			}
			return std::find(names.begin(), names.end(), until) != names.end();
		});
		return Answer().Add("events", names).Text();
	}

	std::string Sent(bool sent)
	{
		return Answer().Add("sent", sent).Text();
	}

	std::string Obey(BridgeClient& client, const std::vector<std::string>& words)
	{
		const std::string& command = words[0];
		if (command == "connect" || command == "state")
		{
			return State(client);
		}
		if (command == "running")
		{
			WaitFor("running", [&]() {
				return client.State() == BridgeState::Running && client.Own() && client.Own()->Binding();
			});
			return State(client);
		}
		if (command == "watch")
		{
			const auto stream = client.Watch(words.at(1));
			WaitFor("the layout of " + words[1], [&]() { return stream->Binding() != nullptr; });
			return State(client);
		}
		if (command == "frames")
		{
			const auto stream = client.Watch(words.at(1));
			const std::int64_t wanted = stream->Counters()[FrameStatus::Ok] + std::stoll(words.at(2));
			WaitFor(words[2] + " frames of " + words[1],
				[&]() { return stream->Counters()[FrameStatus::Ok] >= wanted; });
			return Stream(*stream);
		}
		if (command == "stream")
		{
			return Stream(*client.Watch(words.at(1)));
		}
		if (command == "newest")
		{
			return Newest(*client.Watch(words.at(1)));
		}
		if (command == "audio")
		{
			return Audio(client, words.at(1), std::stoi(words.at(2)), std::stod(words.at(3)));
		}
		if (command == "heard")
		{
			return Heard(client, words.at(1), std::stod(words.at(2)));
		}
		if (command == "interrupt")
		{
			client.Interrupt();
			WaitFor("interrupted", [&]() { return client.InterruptedEpoch() >= std::stoll(words.at(1)); });
			return Answer().Add("epoch", client.InterruptedEpoch()).Text();
		}
		if (command == "control")
		{
			return Sent(client.SendControl(words.at(1), std::stod(words.at(2))));
		}
		if (command == "text")
		{
			const TimedWord said[] = { { words.at(1), 0, 4800 } };
			return Sent(client.SendText(WireConstants::SpeakerAgent, said));
		}
		if (command == "face")
		{
			const std::string channels[] = { words.at(1) };
			const float weights[] = { 0.5f };
			return Sent(client.SendUserFace(0, channels, weights));
		}
		if (command == "playhead")
		{
			return Sent(client.SendPlayhead(std::stoll(words.at(1))));
		}
		if (command == "server-status")
		{
			client.RequestServerStatus();
			WaitFor("the sidecar's status", [&]() { return client.ServerStatus() != nullptr; });
			return Answer().Add("keys", client.ServerStatus()->Count()).Text();
		}
		if (command == "events")
		{
			return Events(client, words.at(1));
		}
		if (command == "refused")
		{
			WaitFor("the refusal", [&]() { return client.State() == BridgeState::Refused; });
			return State(client);
		}
		if (command == "disconnected")
		{
			WaitFor("the loss to be noticed", [&]() { return client.State() != BridgeState::Running; });
			return State(client);
		}
		if (command == "play")
		{
			return Play(*client.Own(), std::stod(words.at(1)));
		}
		return Answer().Add("no_such_command", command).Text();
	}
}

int main()
{
	std::unique_ptr<BridgeClient> client;
	std::string line;
	while (std::getline(std::cin, line))
	{
		std::vector<std::string> words;
		std::istringstream split(line);
		for (std::string word; split >> word;)
		{
			words.push_back(word);
		}
		try
		{
			if (words.at(0) == "slow")
			{
				std::cout << SlowReader::Run(words.at(1), words.at(2), std::stoi(words.at(3))) << std::endl;
				continue;
			}
			client = words[0] == "connect" ? Connect(words) : std::move(client);
			std::cout << Obey(*client, words) << std::endl;
		}
		catch (const Timeout& timeout)
		{
			const std::string what = "waited in vain for " + timeout.What + ": " + client->GetStatus().Sentence;
			std::cout << Answer().Add("timeout", what).Text() << std::endl;
		}
	}
	return 0;
}

// A game with sound against the real sidecar: a character, a microphone, and an audio device with its own thread.
//
// Arguments: the character's file, address, speech (raw float32), its rate, what the microphone hears (the same, 48 kHz), a file
// for what the device gets. Says the speech with words, says it again and interrupts it after a second. Prints a line a frame
// with the time, the playhead, the jaw's weight, the session clock and how much the microphone has heard; the file holds, for
// each block of the device, its time and its samples as doubles. Times are microseconds of the monotonic clock.
#include "ActorAnswers.h"
#include "Modules/ModuleManager.h"
#include "StagedGame.h"
#include "StagedSound.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace
{
	constexpr double Settling = 4;
	constexpr double Tail = 1;
	constexpr double InterruptAfter = 1;

	std::vector<float> ReadFloats(const char* Path)
	{
		std::ifstream File(Path, std::ios::binary);
		std::vector<float> Values;
		float Value;
		while (File.read(reinterpret_cast<char*>(&Value), sizeof(Value)))
		{
			Values.push_back(Value);
		}
		return Values;
	}

	/** Not a number where the plugin says that it does not know. */
	double KnownOrNone(double Sample)
	{
		return Sample < 0 ? std::nan("") : Sample;
	}

	struct FPlay
	{
		FStagedGame Game;
		FStagedActor* Hero = nullptr;
		FStagedMicrophone* Microphone = nullptr;

		/** Plays and prints for so many seconds. */
		void Run(double Seconds)
		{
			const double End = FPlatformTime::Seconds() + Seconds;
			while (FPlatformTime::Seconds() < End)
			{
				Frame();
			}
		}
		void Frame()
		{
			Game.Frame();
			std::cout << Answer()
							 .Add("time", std::int64_t(AvatarBridge::MonotonicClock::Microseconds()))
							 .Add("playhead", KnownOrNone(Hero->Bridge->GetPlayhead()))
							 .Add("jaw", static_cast<double>(Hero->Face->StubMorphs.FindRef(TEXT("jawOpen"))))
							 .Add("session", KnownOrNone(static_cast<double>(Game.Subsystem->GetSessionSample())))
							 .Add("heard", Microphone->Heard())
							 .Text()
					  << '\n';
		}
	};

	void Save(const FStagedOutput& Device, const char* Path)
	{
		std::ofstream File(Path, std::ios::binary);
		const auto Write = [&File](double Value) { File.write(reinterpret_cast<const char*>(&Value), sizeof(Value)); };
		for (const auto& Heard : Device.Blocks)
		{
			Write(static_cast<double>(Heard.first));
			for (const int16 Sample : Heard.second)
			{
				Write(Sample / 32768.0);
			}
		}
	}

	void Talk(FPlay& Play, const std::string& Control, const TArray<float>& Speech, int32 Rate)
	{
		Play.Game.PlayUntil("a connection to " + Control + ": " + Utf8(Play.Game.Subsystem->Describe()),
			[&]() { return Play.Game.Subsystem->GetSessionSample() >= 0 && Play.Hero->Bridge->GetPlayhead() >= 0; });
		Play.Run(Settling);
		const float Half = 0.5f * static_cast<float>(Speech.Num()) / static_cast<float>(Rate);
		const TArray<FAvatarBridgeWord> Words = { { TEXT("before"), 0, Half }, { TEXT("after"), Half, 2 * Half } };
		check(Play.Game.Subsystem->PushAgentSpeech(Speech, Rate, Words));
		Play.Run(2 * static_cast<double>(Half) + Tail);
		check(Play.Game.Subsystem->PushAgentSpeech(Speech, Rate, {}));
		Play.Run(InterruptAfter);
		std::cout << Answer().Add("interrupted", std::int64_t(AvatarBridge::MonotonicClock::Microseconds())).Text() << '\n';
		check(Play.Game.Subsystem->Interrupt());
		Play.Run(Tail);
	}
}

int main(int Count, char** Words)
{
	check(Count == 7);
	FModuleManager::Get().StubStart(TEXT("AvatarBridge"));
	FPlay Play;
	Play.Hero = &Play.Game.Actors.emplace("hero", FStagedActor("hero", ReadCharacter(Words[1]))).first->second;
	Play.Hero->Bridge->bOwnConnection = true;
	Play.Hero->Bridge->Connection.ControlAddress = UTF8_TO_TCHAR(Words[2]);
	Play.Hero->Bridge->Subject = TEXT("hero");
	Play.Hero->BeginPlay();
	FStagedOutput Device(*Play.Hero->FindVoice());
	FStagedMicrophone Microphone(ReadFloats(Words[5]));
	Play.Microphone = &Microphone;
	Play.Game.Start();
	Play.Game.Connect(Words[2]);
	check(Play.Game.Subsystem->StartMicrophone());
	TArray<float> Speech;
	for (const float Value : ReadFloats(Words[3]))
	{
		Speech.Add(Value);
	}
	int Result = 0;
	try
	{
		Talk(Play, Words[2], Speech, std::atoi(Words[4]));
	}
	catch (const Timeout& Waited)
	{
		std::cerr << "no " << Waited.What << '\n';
		Result = 1;
	}
	for (const std::string& Told : Play.Game.Listener.Told)
	{
		std::cout << Answer().Add("told", Told).Text() << '\n';
	}
	// The device asks on while the component goes, as in the engine; the wave outlives it.
	Play.Hero->Bridge->EndPlay(EEndPlayReason::Destroyed);
	Play.Game.End();
	Device.Stop();
	Microphone.Stop();
	Save(Device, Words[6]);
	StubObjects().clear();
	return Result;
}
